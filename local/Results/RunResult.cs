using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Evaluation.Reports;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Orchestration.Checks;

namespace BertPipeline.Local.Results;

/// <summary>What came of a run, once it has ended: the table per tag, and where report and model lie.</summary>
/// <param name="Run">The run's last status.</param>
/// <param name="ReportFolder">Local folder with the report in three forms, when there is one.</param>
/// <param name="ModelFolder">Local folder that <c>from_pretrained</c> opens, when a tagger was published on this machine.</param>
internal sealed record RunResult(RunStatus Run, string? ReportFolder, string? ModelFolder)
{
    public static async Task PrintAsync(
        CommandEnvironment environment, HostSession session, RunStatus run, bool json, CancellationToken cancellationToken)
    {
        var downloads = new RunDownloads(environment.Settings);
        string? reports = run.State == RunState.Succeeded
            ? await downloads.ReportAsync(session.Client, run.Id, cancellationToken) : null;
        string? model = run is { Model: { } name, Tagging: null } && session.IsOnThisMachine
            ? await downloads.ModelAsync(session.Storage, name, environment.Time, cancellationToken) : null;
        if (json)
        {
            environment.PrintJson(new RunResult(run, reports, model));
            return;
        }

        environment.Print("");
        if (reports is not null)
        {
            await PrintReportAsync(environment, reports, cancellationToken);
        }

        PrintEnd(environment, run);
        if (run is { Tagging: not null, State: RunState.Succeeded })
        {
            PrintPlace(environment, "Tags  ", $"GET /api/runs/{run.Id}/tags");
        }

        PrintPlace(environment, "Report", reports is null ? null : Path.Combine(reports, RunReport.HtmlFileName));
        PrintPlace(environment, "Current", run.CurrentReason is { } reason ? $"{run.Current ?? "none"}: {reason}" : null);
        PrintPlace(environment, "Model ", model ?? (run.Model is { } remote ? $"models/{remote}" : null));
    }

    private static async Task PrintReportAsync(CommandEnvironment environment, string folder, CancellationToken cancellationToken)
    {
        await using FileStream file = File.OpenRead(Path.Combine(folder, RunReport.JsonFileName));
        RunReport report = (await JsonSerializer.DeserializeAsync<RunReport>(file, PipelineJson.Options, cancellationToken))!;
        environment.Console.Write(TagTable.Of(report));
        environment.Print("");
        environment.Print(report.Headline);
        foreach (string warning in report.Warnings)
        {
            environment.Print($"Note: {warning}");
        }

        environment.Print("");
    }

    private static void PrintEnd(CommandEnvironment environment, RunStatus run)
    {
        string took = Watching.StepText.Duration(run.UpdatedAt - run.CreatedAt);
        int reused = run.Steps.Count(s => s.State == StepState.Reused && s.ReusedFrom?.StartsWith(RunCheck.OwnerPrefix, StringComparison.Ordinal) != true);
        string reuse = reused > 0 ? $", {reused} of {run.Steps.Count} steps reused" : "";
        environment.Print($"Run {run.Id} {run.State.ToString().ToLowerInvariant()} in {took}{reuse}.");
        if (run.Error is { } error)
        {
            environment.Say($"Error: {error}");
            environment.Say($"Logs: {environment.Settings.LogFolder}");
        }
    }

    private static void PrintPlace(CommandEnvironment environment, string what, string? place)
    {
        if (place is not null)
        {
            environment.Print($"{what}: {place}");
        }
    }
}
