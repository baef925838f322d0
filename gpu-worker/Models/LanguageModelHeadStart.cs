using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>
/// Where the language model's head begins on an encoder that comes without one: at the words' own frequencies, and with hidden states that pass through nearly
/// unseen. From random weights the loss would begin above what knowing no context gives, and the encoder unlearn what it knows while the head is found.
/// </summary>
internal static class LanguageModelHeadStart
{
    /// <summary>Beginning of the names of the head's parameters.</summary>
    public const string Prefix = "cls.predictions.";

    // Of the normalised hidden states: logits that differ by some tenths from word to word, small beside the frequencies' logarithms, but with gradients.
    private const double Scale = 0.1;

    // Of all predictions: what words get that were never asked for, together. A vocabulary has more of these than a small corpus has words.
    private const double UnseenShare = 0.01;

    /// <summary>Whether parameters that a weight file lacks are the head: its transformation, and not a single bias.</summary>
    public static bool IsIn(IEnumerable<string> missing) => missing.Contains(Prefix + "transform.dense.weight");

    /// <param name="model">Its decoder is the word embeddings, as they are.</param>
    /// <param name="frequencies">How often each word is to be told, <c>[vocabulary]</c>.</param>
    public static void Initialize(BertForPreTraining model, IReadOnlyList<long> frequencies)
    {
        using IDisposable noGradient = no_grad();
        using var scope = NewDisposeScope();
        Dictionary<string, Parameter> head = model.named_parameters().Where(p => p.name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(p => p.name[Prefix.Length..], p => p.parameter, StringComparer.Ordinal);
        head["transform.dense.weight"].copy_(eye(head["transform.dense.weight"].shape[0]));
        head["transform.dense.bias"].zero_();
        head["transform.LayerNorm.weight"].fill_(Scale);
        head["transform.LayerNorm.bias"].zero_();
        double total = frequencies.Sum();
        head["bias"].copy_(tensor(frequencies.Select(f => (float)Math.Log(((1 - UnseenShare) * f / total) + (UnseenShare / frequencies.Count))).ToArray()));
    }
}
