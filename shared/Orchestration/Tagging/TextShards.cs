using System.Globalization;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Steps;

namespace BertPipeline.Orchestration.Tagging;

/// <summary>
/// Writes texts to files of a bounded size, in their order. A shard is what a worker does again when it is killed, so it is work for a minute or so of a
/// processor, whatever the number of texts.
/// </summary>
/// <param name="path">Where a file of a name goes.</param>
internal sealed class TextShards(Func<string, string> path) : IDisposable
{
    private const int MostTexts = 4000;

    // About 250,000 tokens of English.
    private const int MostCharacters = 1_000_000;

    private const string CountInSummary = "shards";

    private FileStream? _file;
    private int _texts;
    private long _characters;

    public int Count { get; private set; }

    public long Texts { get; private set; }

    /// <summary>What a shard's job is called among its siblings.</summary>
    public static string PartOf(int shard) => shard.ToString("D5", CultureInfo.InvariantCulture);

    public static void SetCount(IDictionary<string, string> summary, int count) => summary[CountInSummary] = count.ToString(CultureInfo.InvariantCulture);

    /// <summary>What <see cref="SetCount"/> wrote.</summary>
    public static int CountOf(IReadOnlyDictionary<string, string> summary) => int.Parse(summary[CountInSummary], CultureInfo.InvariantCulture);

    public void Add(TextToTag text)
    {
        if (_file is null || _texts == MostTexts || _characters >= MostCharacters)
        {
            _file?.Dispose();
            _file = File.Create(path(TaggingFiles.Shard(Count++)));
            (_texts, _characters) = (0, 0);
        }

        JsonSerializer.Serialize(_file, text, PipelineJson.Options);
        _file.WriteByte((byte)'\n');
        _texts++;
        _characters += text.Text.Length;
        Texts++;
    }

    public void Dispose() => _file?.Dispose();
}
