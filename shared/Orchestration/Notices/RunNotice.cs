using BertPipeline.Contracts.Runs;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Orchestration.Notices;

/// <summary>What is told of a run that has ended: the body of a webhook.</summary>
/// <param name="RunId">The run.</param>
/// <param name="State">succeeded, failed or cancelled.</param>
/// <param name="Headline">What came of it, for people: the report's headline, or what went wrong.</param>
/// <param name="Model">The published tagger, <c>name/version</c>; of a tagging the one that it took.</param>
/// <param name="Report">Where the report is read; a path where the host was not told its own address; null where there is no report.</param>
public sealed record RunNotice(string RunId, RunState State, string Headline, string? Model, string? Report)
{
    private const int LongestHeadline = 1000;

    internal static RunNotice Of(string runId, RunEnd end, string? headline, Uri? publicUrl)
    {
        string path = $"api/runs/{runId}/report";
        string said = end.Error ?? headline ?? $"The run has {end.State.ToString().ToLowerInvariant()}.";
        return new(
            runId, end.State, said.Length > LongestHeadline ? said[..LongestHeadline] + "…" : said, end.Model,
            headline is null ? null : publicUrl is null ? "/" + path : new Uri(publicUrl, path).ToString());
    }

    /// <summary>As one text of Slack's, whose own signs <c>&amp; &lt; &gt;</c> are escaped as its documentation of messages asks.</summary>
    internal string ToSlackText()
    {
        string text = $"Run {RunId} {State.ToString().ToLowerInvariant()}{(Model is null ? "" : $", {Model}")}: {Headline}{(Report is null ? "" : $"\n{Report}")}";
        return text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
    }
}
