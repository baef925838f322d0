using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;

namespace BertPipeline.Hub;

/// <summary>Which of a repository's files make a model.</summary>
internal static class ModelFileChoice
{
    // What a tagger's folder adds is taken along where it is there.
    private static readonly string[] Optional = [ModelFiles.Vocabulary, ModelFiles.Tokenizer, ModelFiles.TokenizerConfig, ModelFiles.SpecialTokensMap, ModelFiles.AddedTokens, ModelFiles.Labels, ModelFiles.Thresholds, ModelFiles.SentencePooling];

    /// <summary>Weights in one file or in several with an index; safetensors before PyTorch's format, whose reading takes more care.</summary>
    private static readonly string[] Weights = [ModelFiles.SafeTensors, ModelFiles.SafeTensorsIndex, ModelFiles.PyTorch, ModelFiles.PyTorchIndex];

    /// <summary>The files to fetch, small ones first; an index stands for shards that it names.</summary>
    /// <exception cref="UserErrorException">The repository lacks what a BERT model needs.</exception>
    public static IReadOnlyList<string> Choose(HubRevision revision)
    {
        var there = revision.Files.ToHashSet(StringComparer.Ordinal);
        if (!there.Contains(ModelFiles.Config))
        {
            throw new UserErrorException($"{revision.Name.Repository} has no {ModelFiles.Config}. It has {Listed(revision.Files)}.");
        }

        if (!there.Contains(ModelFiles.Vocabulary) && !there.Contains(ModelFiles.Tokenizer))
        {
            throw new UserErrorException(
                $"{revision.Name.Repository} has no {ModelFiles.Vocabulary}, nor a {ModelFiles.Tokenizer}: it is not a BERT model with a WordPiece vocabulary. It has {Listed(revision.Files)}.");
        }

        string weights = Weights.FirstOrDefault(there.Contains) ?? throw new UserErrorException(
            $"{revision.Name.Repository} has no weights that can be read: none of {string.Join(", ", Weights)}. It has {Listed(revision.Files)}.");
        return [ModelFiles.Config, .. Optional.Where(there.Contains), weights];
    }

    public static bool IsIndex(string file) => file is ModelFiles.SafeTensorsIndex or ModelFiles.PyTorchIndex;

    /// <summary>The shards that an index names, in order.</summary>
    /// <param name="path">The index, <c>{"weight_map": {tensor: file}}</c>.</param>
    /// <exception cref="UserErrorException">The index cannot be read, or names what is not a file of the repository.</exception>
    public static IReadOnlyList<string> Shards(string path, HubRevision revision)
    {
        string index = $"{revision.Name.Repository}: {Path.GetFileName(path)}";
        try
        {
            using var document = JsonDocument.Parse(SmallFile.Read(path));
            string[] shards = [.. document.RootElement.GetProperty("weight_map").EnumerateObject().Select(m => m.Value.GetString() ?? "").Distinct().Order(StringComparer.Ordinal)];
            return shards.FirstOrDefault(s => !IsPlain(s) || !revision.Files.Contains(s)) is { } odd
                ? throw new UserErrorException($"{index} names '{PrintableText.Of(odd)}', which is not a file of the repository.")
                : shards;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new UserErrorException($"{index} is not an index of weights: {PrintableText.Of(e.Message, 300)}", e);
        }
    }

    /// <summary>A name that can only be a file in the folder it is written to.</summary>
    private static bool IsPlain(string name) => name.Length is > 0 and <= 200 && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private static string Listed(IReadOnlyList<string> files) => files.Count == 0 ? "no files" : PrintableText.List(files, 12);
}
