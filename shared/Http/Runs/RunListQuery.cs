using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Status;

namespace BertPipeline.Http.Runs;

/// <summary>The parameters of <c>GET /api/runs</c>, read.</summary>
internal sealed class RunListQuery
{
    private const int DefaultTop = 50;
    private const int MaximumTop = 1000;
    private const int MaximumSkip = 1_000_000;

    public RunListQuery(string? state, string? text, string? from, string? to, string? skip, string? top)
    {
        Top = Number("top", top, DefaultTop, 1, MaximumTop);
        Skip = Number("skip", skip, 0, 0, MaximumSkip);
        Filter = new() { State = State(state), Text = text, From = Date("from", from), To = Date("to", to) };
    }

    public RunFilter Filter { get; }

    public int Skip { get; }

    public int Top { get; }

    /// <summary>The first mistake; null where there is none.</summary>
    public string? Problem { get; private set; }

    private int Number(string name, string? text, int absent, int from, int to)
    {
        if (string.IsNullOrEmpty(text))
        {
            return absent;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= from && number <= to)
        {
            return number;
        }

        Problem ??= $"{name} must be a number from {from} to {to}, but is '{PrintableText.Of(text)}'.";
        return absent;
    }

    private RunState? State(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        IReadOnlyList<string> names = JsonName.All(typeof(RunState));
        if (names.Contains(text))
        {
            return JsonName.Parse<RunState>(text);
        }

        Problem ??= $"state must be {string.Join(" or ", names)}, but is '{PrintableText.Of(text)}'.";
        return null;
    }

    private DateTimeOffset? Date(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date))
        {
            return date;
        }

        Problem ??= $"{name} must be a date such as 2030-01-31 or 2030-01-31T12:00:00Z, but is '{PrintableText.Of(text)}'.";
        return null;
    }
}
