namespace BertPipeline.Orchestration.Notices;

/// <summary>Where a notice goes: the settings <c>BertPipeline:Notices:{name}</c>. No record, which would print its URL.</summary>
public sealed class NoticeOptions
{
    /// <summary>A secret: whoever has Slack's may write there. It is in no request, answer, report, history or log.</summary>
    public string? Url { get; init; }

    public NoticeKind Kind { get; init; }
}
