using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;

namespace BertPipeline.Weights.Bert;

/// <summary>Reads <c>config.json</c>, and refuses what would be computed in another way than the model was trained.</summary>
public static class BertConfigFile
{
    // BERT-large has 24.
    private const int MostLayers = 1000;

    private const string PadToken = "pad_token_id";

    // transformers' other names of what is computed.
    private static readonly Dictionary<string, string> SameActivations = new(StringComparer.Ordinal)
    {
        ["gelu_python"] = "gelu",
        ["gelu_pytorch_tanh"] = "gelu_new",
        ["gelu_fast"] = "gelu_new",
    };

    /// <exception cref="UserErrorException">There is no configuration, it cannot be read, or it asks for what is not computed.</exception>
    public static BertConfig Read(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string path = Path.Combine(folder, ModelFiles.Config);
        try
        {
            JsonNode json = JsonNode.Parse(SmallFile.Read(path)) ?? throw new UserErrorException($"{path} is empty.");
            CheckKind(json.AsObject(), path);
            if (json[PadToken] is null)
            {
                // No row of the embeddings is kept at zero in training then; padding is masked all the same.
                json.AsObject().Remove(PadToken);
            }

            BertConfig config = json.Deserialize<BertConfig>(PipelineJson.Options)!;
            config = config with { HiddenAct = SameActivations.GetValueOrDefault(config.HiddenAct ?? "", config.HiddenAct!) };
            CheckSizes(config, path);
            CheckComputed(config, path);
            return config;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserErrorException($"{folder} has no {ModelFiles.Config}.", exception);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new UserErrorException($"{path} cannot be read: {PrintableText.Of(exception.Message, 300)}", exception);
        }
    }

    /// <summary>Keys that the records of dimensions do not have: their usual values change nothing.</summary>
    private static void CheckKind(JsonObject json, string path)
    {
        // Files of 2018 have no model_type.
        if (json["model_type"] is { } type && (type.GetValueKind() != JsonValueKind.String || (string?)type != "bert"))
        {
            throw new UserErrorException($"{path}: model_type is '{PrintableText.Of(type.ToString())}', only 'bert' is known.");
        }

        if (json["vocab_size"] is null)
        {
            throw new UserErrorException($"{path}: vocab_size is missing, the number of entries of the vocabulary.");
        }

        if (json["position_embedding_type"] is { } positions && (positions.GetValueKind() != JsonValueKind.String || (string?)positions != "absolute"))
        {
            throw new UserErrorException($"{path}: position_embedding_type is '{PrintableText.Of(positions.ToString())}', only 'absolute' is computed.");
        }

        foreach (string name in new[] { "is_decoder", "add_cross_attention", "is_encoder_decoder" })
        {
            if (json[name]?.GetValueKind() == JsonValueKind.True)
            {
                throw new UserErrorException($"{path}: {name} is true; only encoders are computed.");
            }
        }

        foreach ((string name, string mend) in new[] { ("pruned_heads", "Save the model with all its heads."), ("quantization_config", "Save the model with fp32, fp16 or bf16 weights.") })
        {
            if (json[name] is JsonObject { Count: > 0 } other)
            {
                throw new UserErrorException($"{path}: {name} is {PrintableText.Of(other.ToJsonString())}, which is not computed. {mend}");
            }
        }
    }

    private static void CheckSizes(BertConfig config, string path)
    {
        (string Name, int Value)[] sizes =
        [
            ("vocab_size", config.VocabSize),
            ("hidden_size", config.HiddenSize),
            ("num_hidden_layers", config.NumHiddenLayers),
            ("num_attention_heads", config.NumAttentionHeads),
            ("intermediate_size", config.IntermediateSize),
            ("max_position_embeddings", config.MaxPositionEmbeddings),
            ("type_vocab_size", config.TypeVocabSize),
        ];
        string[] wrong = [.. sizes.Where(s => s.Value < 1).Select(s => $"{s.Name} is {s.Value}")];
        if (wrong.Length > 0)
        {
            throw new UserErrorException($"{path}: {string.Join(", ", wrong)}; sizes are at least 1.");
        }

        if (config.NumHiddenLayers > MostLayers)
        {
            throw new UserErrorException($"{path}: num_hidden_layers is {config.NumHiddenLayers}, more than {MostLayers}.");
        }

        (string Name, double Value)[] chances = [("hidden_dropout_prob", config.HiddenDropoutProb), ("attention_probs_dropout_prob", config.AttentionProbsDropoutProb), ("classifier_dropout", config.ClassifierDropout ?? 0)];
        if (chances.FirstOrDefault(c => c.Value is not (>= 0 and < 1)) is { Name: not null } chance)
        {
            throw new UserErrorException(string.Create(CultureInfo.InvariantCulture, $"{path}: {chance.Name} is {chance.Value}; it is at least 0 and less than 1."));
        }

        if (config.LayerNormEps is not (> 0 and < 1))
        {
            throw new UserErrorException(string.Create(CultureInfo.InvariantCulture, $"{path}: layer_norm_eps is {config.LayerNormEps}; it is a small number above 0, such as 1e-12."));
        }

        if (config.PadTokenId < 0 || config.PadTokenId >= config.VocabSize)
        {
            throw new UserErrorException($"{path}: pad_token_id is {config.PadTokenId}, the vocabulary has {config.VocabSize} entries.");
        }
    }

    private static void CheckComputed(BertConfig config, string path)
    {
        if (config.HiddenSize % config.NumAttentionHeads != 0)
        {
            throw new UserErrorException($"{path}: hidden_size {config.HiddenSize} is not a multiple of num_attention_heads {config.NumAttentionHeads}.");
        }

        if (!BertConfig.Activations.Contains(config.HiddenAct, StringComparer.Ordinal))
        {
            throw new UserErrorException($"{path}: hidden_act is '{PrintableText.Of(config.HiddenAct)}'; computed are {string.Join(", ", BertConfig.Activations)}.");
        }
    }
}
