using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;

namespace BertPipeline.Orchestration.Models;

/// <summary>
/// What a folder of sentence-transformers says of its encoder's output, in <c>1_Pooling/config.json</c>: the mean of the tokens, or [CLS]. Its weights may hold a pooler all the same, of the
/// model that it was trained from.
/// </summary>
internal static class SentencePooling
{
    private const string Folder = "1_Pooling";
    private const string MeanKey = "pooling_mode_mean_tokens";
    private const string ClsKey = "pooling_mode_cls_token";

    /// <summary>Where it stands in a model's folder.</summary>
    public static string FileName { get; } = ModelFiles.SentencePooling.Replace('/', Path.DirectorySeparatorChar);

    /// <summary>Puts what a folder says into a configuration, where training looks for it; what that says itself stands.</summary>
    /// <param name="folder">May have no such file.</param>
    /// <param name="config">A copy's, that may be changed.</param>
    public static void Apply(string folder, string config)
    {
        if (Find(folder) is { } pooling)
        {
            JsonObject changed = JsonNode.Parse(SmallFile.Read(config))!.AsObject();
            changed["classifier_pooling"] ??= JsonName.Of(pooling);
            File.WriteAllText(config, changed.ToJsonString(PipelineJson.Indented) + "\n");
        }
    }

    /// <returns>Null where there is no such file.</returns>
    /// <exception cref="UserErrorException">The file cannot be read, or names another way, or more than one.</exception>
    public static Pooling? Find(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        string[] modes = Modes(path);
        return modes switch
        {
            [MeanKey] => Pooling.Mean,
            [ClsKey] => Pooling.Cls,
            _ => throw new UserErrorException(
                $"{path} pools by {(modes.Length == 0 ? "nothing" : PrintableText.List(modes, 4))}; a tagger reads the mean of the tokens ({MeanKey}) or [CLS] ({ClsKey}). " +
                $"Remove the folder {Folder} to choose by classifier.head.pooling."),
        };
    }

    /// <summary>The keys that are true.</summary>
    private static string[] Modes(string path)
    {
        try
        {
            JsonObject config = JsonNode.Parse(SmallFile.Read(path)) as JsonObject ?? throw new JsonException("it is something else.");
            return [.. config
                .Where(key => key.Key.StartsWith("pooling_mode_", StringComparison.Ordinal) && key.Value?.GetValueKind() == JsonValueKind.True)
                .Select(key => key.Key)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new UserErrorException($"{path} is not a JSON object: {PrintableText.Of(e.Message, 300)}", e);
        }
    }
}
