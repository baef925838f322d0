using System.Globalization;
using BertPipeline.Orchestration.Steps;

namespace BertPipeline.Orchestration.Data;

/// <summary>
/// A corpus is spread over shards by a hash of each document's number, so that drawing a partner within a shard is drawing from the
/// corpus. The number of shards depends on the corpus's bytes only.
/// </summary>
internal static class CorpusShards
{
    /// <summary>The documents that are never trained on: the language model's loss is reported on them.</summary>
    public const string HeldOut = "held-out";

    /// <summary>Bytes of text a shard: what one activity splits and pregenerates well within five minutes.</summary>
    public const long BytesPerShard = 32L << 20;

    private const string CountKey = "shards";
    private const int HeldOutNumber = 1_000_000;

    public static int CountFor(long bytes) => (int)Math.Max(1, (bytes + BytesPerShard - 1) / BytesPerShard);

    public static string Name(int shard) => shard.ToString("D5", CultureInfo.InvariantCulture);

    /// <summary>A number for every shard, the held-out one included: shards of one seed draw independently.</summary>
    public static int Number(string shard) => shard == HeldOut ? HeldOutNumber : int.Parse(shard, CultureInfo.InvariantCulture);

    public static string FileName(string shard) => shard == HeldOut ? "held-out.txt" : $"shard-{shard}.txt";

    public static void SetCount(IDictionary<string, string> summary, int count) => summary[CountKey] = count.ToString(CultureInfo.InvariantCulture);

    /// <summary>Names of the shards of an ingested corpus, the held-out one not among them.</summary>
    public static IEnumerable<string> Names(StepResult corpus) => Names(corpus.Summary!);

    /// <param name="summary">The artifact's.</param>
    public static IEnumerable<string> Names(IReadOnlyDictionary<string, string> summary) =>
        Enumerable.Range(0, int.Parse(summary[CountKey], CultureInfo.InvariantCulture)).Select(Name);
}
