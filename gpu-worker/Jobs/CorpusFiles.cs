using BertPipeline.Contracts;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>Files of an ingested corpus: lines of documents, blank lines between them.</summary>
internal static class CorpusFiles
{
    /// <summary>The documents that are never trained on.</summary>
    public const string HeldOut = "held-out.txt";

    /// <returns>Paths, by number.</returns>
    public static IReadOnlyList<string> Shards(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "shard-*.txt").Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw new UserErrorException($"{folder} has no shard-*.txt. Ingest the corpus again.");
    }
}
