using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;

namespace BertPipeline.GpuWorker.Tagging;

/// <summary>Least score of each tag, from the file beside the model.</summary>
internal static class TaggerThresholds
{
    /// <summary>The published thresholds; a model that has not been scored yet has none, and gets 0.5 with a word about it.</summary>
    /// <param name="folder">The tagger's.</param>
    /// <param name="tagger">What was loaded from it.</param>
    /// <param name="warnings">Gets a line for what a person should know.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="UserErrorException">The file is no object from tag to score, or has none of the model's tags.</exception>
    public static async Task<IReadOnlyDictionary<string, double>> ReadAsync(string folder, ITagger tagger, TextWriter warnings, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, ModelFiles.Thresholds);
        if (!File.Exists(path))
        {
            if (!tagger.IsSingleLabel)
            {
                await warnings.WriteLineAsync($"{path} does not exist: every tag's threshold is 0.5.");
            }

            return tagger.Tags.ToDictionary(t => t, _ => 0.5);
        }

        Dictionary<string, double>? thresholds;
        try
        {
            await using FileStream file = File.OpenRead(path);
            thresholds = await JsonSerializer.DeserializeAsync<Dictionary<string, double>>(file, PipelineJson.Options, cancellationToken);
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"{path} is not an object from tag to score: {e.Message}", e);
        }

        thresholds ??= [];
        string[] missing = [.. tagger.Tags.Where(t => !thresholds.ContainsKey(t))];
        if (missing.Length == tagger.Tags.Count)
        {
            throw new UserErrorException($"{path} has no threshold for any of the model's tags: {string.Join(", ", missing)}.");
        }

        if (missing.Length > 0)
        {
            await warnings.WriteLineAsync($"Warning: never given, for {ModelFiles.Thresholds} has no threshold: {string.Join(", ", missing)}. The model's card says why.");
        }

        return thresholds;
    }
}
