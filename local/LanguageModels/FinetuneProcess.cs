using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.Local.Hosting.Workers;
using BertPipeline.Local.Terminal;
using BertPipeline.Local.Watching;
using Spectre.Console;

namespace BertPipeline.Local.LanguageModels;

/// <summary><c>gpu-worker finetune</c> as a child: its progress in one line that changes on a terminal, in a line now and then elsewhere.</summary>
internal sealed class FinetuneProcess(CommandEnvironment environment)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long? _toldAt;

    public async Task<int> RunAsync(FinetuneFolders request, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = WorkerProgram.Find(environment.Settings.WorkerProgram)
            .StartInfo("finetune", "--exit-with-parent", "--request", JsonSerializer.Serialize(request, PipelineJson.Options));
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("The worker did not start.");

        // It stops between two micro-batches, and writes a checkpoint of where it stands.
        using CancellationTokenRegistration stop = cancellationToken.Register(process.StandardInput.Close);
        Task said = TellAsync(process.StandardError);
        if (environment.Error.Profile.Capabilities.Interactive)
        {
            await environment.Error.Status().StartAsync("starting", context => ShowAsync(process.StandardOutput, text => context.Status(Markup.Escape(text))));
        }
        else
        {
            await ShowAsync(process.StandardOutput, SayNowAndThen);
        }

        await process.WaitForExitAsync(CancellationToken.None);
        await said;
        if (cancellationToken.IsCancellationRequested)
        {
            environment.Say("Where it stood is kept: the same command goes on from there.");
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (process.ExitCode is not (ExitCode.Success or ExitCode.UserError))
        {
            environment.Say($"The worker ended with code {process.ExitCode}. The same command goes on from the last checkpoint.");
        }

        return process.ExitCode is ExitCode.Success or ExitCode.UserError ? process.ExitCode : ExitCode.Failure;
    }

    private async Task ShowAsync(StreamReader lines, Action<string> show)
    {
        while (await lines.ReadLineAsync() is { } text)
        {
            WorkerLine line = JsonSerializer.Deserialize<WorkerLine>(text, PipelineJson.Options)!;
            if (line.Progress is { } progress)
            {
                show(string.Join(", ", StepText.Of(progress)));
            }

            if (line.Metrics is { } metrics && metrics.Values.TryGetValue(MetricName.HeldOutMlmLoss, out double loss))
            {
                double accuracy = metrics.Values.GetValueOrDefault(MetricName.HeldOutMlmAccuracy);
                environment.Say(string.Create(CultureInfo.InvariantCulture, $"after step {metrics.Step:N0}: held-out loss {loss:0.000}, accuracy {accuracy:0.000}"));
            }
        }
    }

    private void SayNowAndThen(string text)
    {
        if (_toldAt is not { } at || environment.Time.GetElapsedTime(at) >= Interval)
        {
            environment.Say(text);
            _toldAt = environment.Time.GetTimestamp();
        }
    }

    private async Task TellAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync() is { } line)
        {
            environment.Say(line);
        }
    }
}
