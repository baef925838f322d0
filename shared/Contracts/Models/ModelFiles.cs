namespace BertPipeline.Contracts.Models;

/// <summary>Names of the files of a Hugging Face folder, and of what a tagger's folder adds.</summary>
public static class ModelFiles
{
    public const string Config = "config.json";
    public const string Vocabulary = "vocab.txt";
    public const string TokenizerConfig = "tokenizer_config.json";

    /// <summary>The fast tokenizer whole, with its vocabulary; transformers 5 writes nothing else.</summary>
    public const string Tokenizer = "tokenizer.json";

    public const string SpecialTokensMap = "special_tokens_map.json";
    public const string AddedTokens = "added_tokens.json";
    public const string SafeTensors = "model.safetensors";
    public const string SafeTensorsIndex = "model.safetensors.index.json";
    public const string PyTorch = "pytorch_model.bin";
    public const string PyTorchIndex = "pytorch_model.bin.index.json";
    public const string Onnx = "model.onnx";

    /// <summary>How sentence-transformers pools the encoder's output, in its own folder, parted by a slash on every system.</summary>
    public const string SentencePooling = "1_Pooling/config.json";

    /// <summary>A language model's weights at the step that the decay of its learning rate began with, by the same names: where another training goes on.</summary>
    public const string StableSafeTensors = "stable.safetensors";

    /// <summary>The texts that a model was trained on, a tagger's thresholds tuned on too, each as a hash, so that nobody is examined on them later.</summary>
    public const string TextsRead = "texts-read.bin";

    /// <summary>The words of a tagger's training pieces, as hashes in the same form, so that new ones are known.</summary>
    public const string WordsTrained = "words-trained.bin";

    /// <summary>What a tagger makes of the test pieces, in counts: what later taggings are compared with.</summary>
    public const string Profile = "profile.json";

    /// <summary>A tagger's tags, a JSON array; the order of its logits.</summary>
    public const string Labels = "labels.json";

    /// <summary>A tagger's thresholds, a JSON object from tag to score in [0, 1].</summary>
    public const string Thresholds = "thresholds.json";

    /// <summary>The thresholds of the best F1, where some of the published ones are for another wish: what a tagger is compared with others by.</summary>
    public const string BestThresholds = "thresholds-f1.json";

    public const string ModelCard = "README.md";
}
