using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;

namespace BertPipeline.Weights.Bert;

/// <summary>The tags of a tagger's folder, and how its logits are to be read: <c>labels.json</c>, or, in a folder that others wrote, the keys of <c>config.json</c>.</summary>
/// <param name="Tags">In the order of the logits.</param>
/// <param name="IsSingle">Each text has one tag, the likeliest: the scores are the logits' softmax. Else every tag is judged by itself, by the sigmoid.</param>
/// <param name="FromConfig">The tags are those of <c>id2label</c>: the folder has no <c>labels.json</c>.</param>
public sealed record TaggerLabels(IReadOnlyList<string> Tags, bool IsSingle, bool FromConfig)
{
    private const string Architecture = "BertForSequenceClassification";
    private const string Names = "id2label";
    private const string Ids = "label2id";
    private const string Problem = "problem_type";
    private const string Multi = "multi_label_classification";
    private const string Single = "single_label_classification";

    // They have a classifier too, of tokens or of choices.
    private static readonly string[] OtherClasses = ["BertForTokenClassification", "BertForMultipleChoice", "BertForQuestionAnswering"];

    /// <summary>The value of <c>problem_type</c> that says how the logits are read.</summary>
    public string ProblemType => IsSingle ? Single : Multi;

    /// <returns>Null when the folder names no tags.</returns>
    /// <exception cref="UserErrorException">It names them twice in different ways, or its logits mean something else than tags of texts.</exception>
    public static TaggerLabels? Find(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string path = Path.Combine(folder, ModelFiles.Config);
        JsonObject config = ReadObject(path);
        bool isOurs = File.Exists(Path.Combine(folder, ModelFiles.Labels));
        string[]? tags = isOurs ? ReadLabels(Path.Combine(folder, ModelFiles.Labels)) : OfConfig(config, path);
        if (tags is null)
        {
            return null;
        }

        if (!isOurs && config["architectures"] is JsonArray classes && classes.Select(c => c?.ToString()).FirstOrDefault(OtherClasses.Contains) is { } other)
        {
            throw new UserErrorException($"{path}: architectures is {other}, whose logits are not of texts; {Architecture} tags texts.");
        }

        return new(tags, IsSingleLabel(config, path, tags, isOurs || File.Exists(Path.Combine(folder, ModelFiles.Thresholds))), !isOurs);
    }

    /// <summary>Whether the configuration names the class that tags texts.</summary>
    public static bool NamesClass(string folder) =>
        ReadObject(Path.Combine(folder, ModelFiles.Config))["architectures"] is JsonArray classes && classes.Any(c => c?.ToString() == Architecture);

    /// <summary>What nobody says is what transformers' pipelines take it for: one tag of two or more; but thresholds or a list of our own belong to tags that stand alone.</summary>
    private static bool IsSingleLabel(JsonObject config, string path, string[] tags, bool standAlone) => config[Problem]?.ToString() switch
    {
        Multi => false,
        Single => tags.Length > 1,
        null => !standAlone && tags.Length > 1,
        { } other => throw new UserErrorException($"{path}: {Problem} is '{PrintableText.Of(other)}'; only {Multi} and {Single} are tagged with."),
    };

    private static string[]? OfConfig(JsonObject config, string path)
    {
        if (config[Names] is not JsonObject names)
        {
            return null;
        }

        string[] tags = [.. Enumerable.Range(0, names.Count).Select(id => names[id.ToString(CultureInfo.InvariantCulture)]?.ToString()
            ?? throw new UserErrorException($"{path}: {Names} has {names.Count} names, but none for {id}."))];
        if (tags.GroupBy(tag => tag, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new UserErrorException($"{path}: {Names} has '{PrintableText.Of(twice.Key)}' twice. Give every tag a name of its own.");
        }

        // Where only one of the two was set, transformers writes LABEL_0, … for the other.
        foreach ((string tag, JsonNode? id) in config[Ids] as JsonObject ?? [])
        {
            int place = Array.IndexOf(tags, tag);
            if (place >= 0 && id?.ToString() != place.ToString(CultureInfo.InvariantCulture))
            {
                throw new UserErrorException($"{path}: '{PrintableText.Of(tag)}' is {place} in {Names}, and {PrintableText.Of(id?.ToString())} in {Ids}. Make them agree.");
            }
        }

        return tags;
    }

    private static string[] ReadLabels(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(SmallFile.Read(path), PipelineJson.Options) ?? throw new UserErrorException($"{path} is empty.");
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"{path} cannot be read: {PrintableText.Of(e.Message, 300)}", e);
        }
    }

    private static JsonObject ReadObject(string path)
    {
        try
        {
            return JsonNode.Parse(SmallFile.Read(path))?.AsObject() ?? throw new UserErrorException($"{path} is empty.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new UserErrorException($"{path} cannot be read: {PrintableText.Of(e.Message, 300)}", e);
        }
    }
}
