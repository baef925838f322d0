using System.CommandLine;
using System.Globalization;
using BertPipeline.GpuWorker.Queue;
using BertPipeline.Storage;
using BertPipeline.Storage.Settings;
using BertPipeline.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace BertPipeline.GpuWorker.Commands;

/// <summary><c>gpu-worker</c>: takes jobs from the queue until it is stopped.</summary>
internal static class WorkCommand
{
    public static RootCommand Create()
    {
        var exitWhenEmpty = new Option<double?>("--exit-when-empty") { Description = "End when the queue has been empty for so many seconds.", HelpName = "SECONDS" };
        var exitWithParent = new Option<bool>("--exit-with-parent") { Description = "Stop when standard input ends." };
        var healthFile = new Option<string?>("--health-file") { Description = "A file to touch as a sign of life.", HelpName = "PATH" };
        var command = new RootCommand("Works on the GPU jobs of a task hub. Settings come from environment variables: BertPipeline__Storage__ConnectionString, …")
        {
            exitWhenEmpty,
            exitWithParent,
            healthFile,
            TagCommand.Create(),
            ServeCommand.Create(),
            FinetuneCommand.Create(),
        };
        command.SetAction((arguments, cancellationToken) =>
        {
            IConfigurationRoot configuration = new ConfigurationBuilder()
                .AddEnvironmentVariables()
                .AddInMemoryCollection(Given(
                    ("ExitWhenEmpty", arguments.GetValue(exitWhenEmpty) is { } seconds ? TimeSpan.FromSeconds(seconds).ToString("c", CultureInfo.InvariantCulture) : null),
                    ("ExitWithParent", arguments.GetValue(exitWithParent) ? "true" : null),
                    ("HealthFile", arguments.GetValue(healthFile))))
                .Build();
            return ExitCode.OfAsync(() => RunAsync(configuration, cancellationToken));
        });
        return command;
    }

    /// <summary>Options of the command line that were given, as settings that win over the environment's.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> Given(params (string Name, string? Value)[] options) =>
        options.Where(o => o.Value is not null).Select(o => KeyValuePair.Create($"BertPipeline:Worker:{o.Name}", o.Value));

    private static async Task RunAsync(IConfiguration configuration, CancellationToken stopping)
    {
        await using ServiceProvider services = new ServiceCollection().AddGpuWorker(configuration).BuildServiceProvider();
        services.CheckSettings();
        services.StartTelemetryExport();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        if (services.GetRequiredService<WorkerOptions>().ExitWithParent)
        {
            _ = ParentProcess.StopWithAsync(stop);
        }

        try
        {
            await services.GetRequiredService<PipelineStorage>().EnsureCreatedAsync(stop.Token);
            await services.GetRequiredService<JobLoop>().RunAsync(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop before it had begun.
        }
    }
}
