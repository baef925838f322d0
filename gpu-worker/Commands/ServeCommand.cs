using System.CommandLine;
using System.Net;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.GpuWorker.Inference;
using BertPipeline.GpuWorker.Serving;
using BertPipeline.GpuWorker.Tagging;
using Microsoft.Extensions.Logging;

namespace BertPipeline.GpuWorker.Commands;

/// <summary><c>gpu-worker serve --model FOLDER</c>: a tagger over HTTP until SIGTERM or Ctrl+C; its address is one line on standard output.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var defaults = new ServeOptions { ModelName = "" };
        var model = new Option<string>("--model") { Description = "Folder of a tagger.", HelpName = "FOLDER", Required = true };
        var name = new Option<string?>("--name") { Description = "What GET /info calls the model; the folder's name when left out." };
        var host = new Option<string>("--host") { Description = "An address of this machine; 0.0.0.0 for all of them.", DefaultValueFactory = _ => defaults.Host.ToString() };
        var port = Number("--port", "0 for a free one.", 8080, least: 0, most: 65535);
        var batchTokens = Number("--max-batch-tokens", "Most tokens that are scored at once.", defaults.MaxBatchTokens);
        var clientBatch = Number("--max-client-batch-size", "Most texts of one request.", defaults.MaxClientBatchSize);
        var requests = Number("--max-concurrent-requests", "Requests under way; one more is answered with 429.", defaults.MaxConcurrentRequests);
        Option<InferenceEngine> engine = EngineOption.Create();
        var exitWithParent = new Option<bool>("--exit-with-parent") { Description = "Stop when standard input ends." };
        var command = new Command("serve", "Serves a tagger over HTTP.") { model, name, host, port, batchTokens, clientBatch, requests, engine, exitWithParent };
        command.SetAction((arguments, cancellationToken) => ExitCode.OfAsync(async () =>
        {
            string folder = arguments.GetRequiredValue(model);
            var options = new ServeOptions
            {
                ModelName = arguments.GetValue(name) ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
                Host = AddressOf(arguments.GetRequiredValue(host)),
                Port = arguments.GetValue(port),
                MaxBatchTokens = arguments.GetValue(batchTokens),
                MaxClientBatchSize = arguments.GetValue(clientBatch),
                MaxConcurrentRequests = arguments.GetValue(requests),
                Engine = arguments.GetValue(engine),
            };
            await RunAsync(folder, options, arguments.GetValue(exitWithParent), cancellationToken);
        }));
        return command;
    }

    private static Option<int> Number(string name, string description, int value, int least = 1, int most = 1_000_000)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() is var number && (number < least || number > most))
            {
                given.AddError($"{name} must be from {least} to {most}.");
            }
        });
        return option;
    }

    private static IPAddress AddressOf(string host) => host == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(host, out IPAddress? address) ? address
        : throw new UserErrorException($"--host is '{host}'. Write an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them.");

    private static async Task RunAsync(string folder, ServeOptions options, bool hasParent, CancellationToken cancellationToken)
    {
        (ITagger tagger, IReadOnlyDictionary<string, double> thresholds) = await OpenAsync(folder, options.Engine, cancellationToken);
        await using var server = TaggingServer.Create(tagger, thresholds, options, TimeProvider.System, log => log.ToStandardError(LogLevel.Warning));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (hasParent)
        {
            _ = ParentProcess.StopWithAsync(stop, line => TakeOverAsync(server, line, options.Engine, stop.Token));
        }

        await server.StartAsync(stop.Token);
        await Console.Out.WriteLineAsync($"Listening on {server.Address} with {options.ModelName}: POST /predict. Ctrl+C stops.".AsMemory(), stop.Token);
        var stopped = new TaskCompletionSource();
        await using (stop.Token.Register(stopped.SetResult))
        {
            await stopped.Task;
        }

        await server.StopAsync();
    }

    private static async Task<(ITagger Tagger, IReadOnlyDictionary<string, double> Thresholds)> OpenAsync(string folder, InferenceEngine engine, CancellationToken cancellationToken)
    {
        ITagger tagger = Taggers.Load(folder, engine: engine, warnings: Console.Error);
        try
        {
            return (tagger, await TaggerThresholds.ReadAsync(folder, tagger, Console.Error, cancellationToken));
        }
        catch
        {
            tagger.Dispose();
            throw;
        }
    }

    /// <summary>Another folder is served from now on; one that cannot be opened leaves all as it is, and is told.</summary>
    private static async Task TakeOverAsync(TaggingServer server, string line, InferenceEngine engine, CancellationToken cancellationToken)
    {
        ServedFolder next = JsonSerializer.Deserialize<ServedFolder>(line, PipelineJson.Options)!;
        try
        {
            (ITagger tagger, IReadOnlyDictionary<string, double> thresholds) = await OpenAsync(next.Folder, engine, cancellationToken);
            await server.TakeOverAsync(tagger, thresholds, next.Name, cancellationToken);
            await Console.Out.WriteLineAsync($"Serving {next.Name} from now on.".AsMemory(), cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException) // Whatever is wrong with the other folder, this one goes on.
        {
            await Console.Error.WriteLineAsync($"Warning: {next.Name} is not taken over: {e.Message}".AsMemory(), cancellationToken);
        }
    }
}
