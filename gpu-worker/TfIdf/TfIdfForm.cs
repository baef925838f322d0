namespace BertPipeline.GpuWorker.TfIdf;

/// <summary>What a tagger's <c>config.json</c> says of its vectors.</summary>
internal sealed record TfIdfForm
{
    /// <summary>Fewest words of a term.</summary>
    public required int ShortestNgram { get; init; }

    /// <summary>Most words of a term.</summary>
    public required int LongestNgram { get; init; }

    /// <summary>1 + ln of a term's count in place of the count.</summary>
    public required bool SublinearFrequency { get; init; }
}
