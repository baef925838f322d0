using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Text.Tokenization.Folders;
using BertPipeline.Weights.Bert;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Weights;

/// <summary>A Hugging Face folder on the local disk.</summary>
internal static class ModelFolder
{
    // Of states of training too, which are ours and longer than a configuration.
    private const long LongestJson = 64 << 20;

    /// <inheritdoc cref="BertConfigFile.Read"/>
    public static BertConfig ReadConfig(string folder) => BertConfigFile.Read(folder);

    /// <exception cref="UserErrorException">The file is missing or cannot be read.</exception>
    public static T ReadJson<T>(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        try
        {
            return JsonSerializer.Deserialize<T>(SmallFile.Read(path, LongestJson), PipelineJson.Options) ?? throw new UserErrorException($"{path} is empty.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserErrorException($"{folder} has no {name}.", exception);
        }
        catch (JsonException exception)
        {
            throw new UserErrorException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The keys of <c>tokenizer_config.json</c>; none where there is no such file.</summary>
    public static JsonObject ReadTokenizerConfig(string folder) =>
        File.Exists(Path.Combine(folder, ModelFiles.TokenizerConfig)) ? ReadJson<JsonObject>(folder, ModelFiles.TokenizerConfig) : [];

    /// <summary>Writes a model that <c>from_pretrained</c> opens.</summary>
    /// <param name="folder">Must exist.</param>
    /// <param name="source">The folder that the model came from: its vocabulary and tokenizer settings go along.</param>
    /// <param name="config">Dimensions.</param>
    /// <param name="architecture">Hugging Face's class: BertForPreTraining, BertForSequenceClassification.</param>
    /// <param name="model">The weights.</param>
    /// <param name="more">Further keys of <c>config.json</c>.</param>
    public static void Write(
        string folder, string source, BertConfig config, string architecture, nn.Module model, IEnumerable<KeyValuePair<string, JsonNode?>>? more = null)
    {
        JsonObject json = JsonSerializer.SerializeToNode(config, PipelineJson.Options)!.AsObject();
        json["architectures"] = new JsonArray(architecture);
        json["torch_dtype"] = "float32";
        foreach ((string key, JsonNode? value) in more ?? [])
        {
            json[key] = value;
        }

        Write(folder, source, json, model);
    }

    /// <summary>Writes any model.</summary>
    /// <param name="folder">Must exist.</param>
    /// <param name="source">The folder whose vocabulary and tokenizer settings go along.</param>
    /// <param name="config">All of <c>config.json</c>.</param>
    /// <param name="model">The weights.</param>
    public static void Write(string folder, string source, JsonObject config, nn.Module model)
    {
        File.WriteAllText(Path.Combine(folder, ModelFiles.Config), config.ToJsonString(PipelineJson.Indented) + "\n");
        TokenizerFolder.Read(source).Save(folder);
        TensorTransfer.Write(Path.Combine(folder, ModelFiles.SafeTensors), ModelWeights.Of(model));
    }
}
