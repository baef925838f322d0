using System.CommandLine;
using System.Text;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Jobs.Folders;
using BertPipeline.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BertPipeline.GpuWorker.Commands;

/// <summary><c>gpu-worker finetune --request JSON</c>: a <see cref="FinetuneFolders"/>; progress as JSON lines on standard output.</summary>
internal static class FinetuneCommand
{
    public static Command Create()
    {
        var request = new Option<string>("--request") { Description = "What to do, as JSON; 'bert-pipeline lm finetune' writes it.", HelpName = "JSON", Required = true };
        var exitWithParent = new Option<bool>("--exit-with-parent") { Description = "Stop when standard input ends." };
        var command = new Command("finetune", "Fine-tunes a language model on local folders.") { request, exitWithParent };
        command.SetAction((arguments, cancellationToken) => ExitCode.OfAsync(async () =>
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (arguments.GetValue(exitWithParent))
            {
                _ = ParentProcess.StopWithAsync(stop);
            }

            await RunAsync(Parse(arguments.GetRequiredValue(request)), stop.Token);
        }));
        return command;
    }

    private static FinetuneFolders Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<FinetuneFolders>(json, PipelineJson.Options) ?? throw new UserErrorException("--request is null.");
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"--request is not what it should be: {e.Message}", e);
        }
    }

    private static async Task RunAsync(FinetuneFolders request, CancellationToken cancellationToken)
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddLogging(logging => logging.ToStandardError(LogLevel.Warning)).AddTelemetryExport("gpu-worker").BuildServiceProvider();
        services.StartTelemetryExport();
        await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
        var finetuning = new FolderFinetuning(request, new ProgressLines(output), TimeProvider.System, services.GetRequiredService<ILogger<FolderFinetuning>>());
        await finetuning.RunAsync(cancellationToken);
    }
}
