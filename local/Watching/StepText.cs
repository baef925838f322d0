using System.Globalization;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Checks;

namespace BertPipeline.Local.Watching;

/// <summary>What people read of a step, the same on a terminal, in a log and in a table.</summary>
public static class StepText
{
    // Longer ones are sentences; they stand in the report.
    private const int LongestFigure = 48;

    /// <summary>The step with its variant and seed.</summary>
    public static string Name(StepStatus step)
    {
        ArgumentNullException.ThrowIfNull(step);
        string seed = step.Seed is { } s ? string.Create(CultureInfo.InvariantCulture, $" seed {s}") : "";
        return step.Variant is { } variant ? $"{step.Step} {variant}{seed}" : step.Step + seed;
    }

    /// <summary>The state in a word; for a reused step also whose artifact it is.</summary>
    public static string State(StepStatus step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.State switch
        {
            StepState.Reused when step.ReusedFrom is { } check && check.StartsWith(RunCheck.OwnerPrefix, StringComparison.Ordinal) => "read in the dry run",
            StepState.Reused => step.ReusedFrom is { } run ? $"reused from run {run}" : "reused",
            StepState.Queued => "waits for a worker",
            _ => step.State.ToString().ToLowerInvariant(),
        };
    }

    /// <summary>How far it is and how fast, while it runs; what came out, once it has ended.</summary>
    public static string Detail(StepStatus step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (step.Error is { } error)
        {
            return error;
        }

        IEnumerable<string?> parts = step.State switch
        {
            StepState.Running => Running(step),
            StepState.Succeeded or StepState.Reused => step.Summary?.Where(s => s.Key is not (SummaryKey.Notes or SummaryKey.Warnings) && s.Value.Length is > 0 and <= LongestFigure).Select(s => $"{s.Key} {Grouped(s.Value)}") ?? [],
            _ => [],
        };
        return string.Join(", ", parts.Where(p => p is not null));
    }

    /// <summary>What the step has to say of the data, a sentence each; warnings first.</summary>
    public static IEnumerable<string> Told(StepStatus step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Sentences(SummaryKey.Warnings, "Warning").Concat(Sentences(SummaryKey.Notes, "Note"));

        IEnumerable<string> Sentences(string key, string kind) =>
            step.Summary?.TryGetValue(key, out string? told) == true ? told.Split('\n').Select(sentence => $"{kind}: {sentence}") : [];
    }

    /// <summary>Share done in [0, 1], or null while unknown.</summary>
    public static double? Share(StepStatus step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step switch
        {
            { State: StepState.Succeeded or StepState.Reused } => 1,
            { Of: > 0 } => Math.Clamp(((step.Done ?? 0) + (Share(step.Progress) ?? 0)) / step.Of.Value, 0, 1),
            _ when Share(step.Progress) is { } share => share,
            _ => null,
        };
    }

    private static double? Share(JobProgress? progress) => progress is { TotalSteps: > 0 } ? Math.Clamp((double)progress.Step / progress.TotalSteps, 0, 1) : null;

    /// <summary>Wall time that it has taken, or null when it never started.</summary>
    public static TimeSpan? Elapsed(StepStatus step, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(step);
        TimeSpan? elapsed = (step.EndedAt ?? (step.State == StepState.Running ? now : null)) - step.StartedAt;
        return elapsed < TimeSpan.Zero ? TimeSpan.Zero : elapsed;
    }

    /// <summary>1:05, 12:30 or 1:02:03; tenths of a second under ten seconds.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 9.95 } => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
        { TotalHours: < 1 } => time.ToString(@"m\:ss", CultureInfo.InvariantCulture),
        _ => ((int)time.TotalHours).ToString(CultureInfo.InvariantCulture) + time.ToString(@"\:mm\:ss", CultureInfo.InvariantCulture),
    };

    /// <summary>Phase, step, rate, time left, and the first figures.</summary>
    public static IEnumerable<string> Of(JobProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        yield return progress.Phase;
        if (progress.TotalSteps > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"step {progress.Step:N0} of {progress.TotalSteps:N0}");
        }

        if (progress.Rate > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{Rate(progress)} {progress.Unit}/s");
        }

        if (progress.SecondsLeft is { } left)
        {
            yield return Duration(TimeSpan.FromSeconds(left)) + " left";
        }

        foreach ((string name, double value) in progress.Metrics.Take(2))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.####}");
        }
    }

    private static IEnumerable<string?> Running(StepStatus step)
    {
        if (step.Of is { } of)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{step.Done ?? 0} of {of}");
        }

        foreach (string part in step.Progress is { } progress ? Of(progress) : [])
        {
            yield return part;
        }

        yield return step.Attempt > 1 ? string.Create(CultureInfo.InvariantCulture, $"attempt {step.Attempt}") : null;
    }

    /// <summary>Thousands grouped, where the figure is a whole number of five digits or more.</summary>
    private static string Grouped(string figure) =>
        figure.Length > 4 && long.TryParse(figure, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number.ToString("N0", CultureInfo.InvariantCulture)
            : figure;

    private static string Rate(JobProgress progress) =>
        progress.Rate.ToString(progress.Rate < 10 ? "0.0" : "N0", CultureInfo.InvariantCulture);
}
