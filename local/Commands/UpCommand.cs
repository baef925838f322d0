using System.CommandLine;
using BertPipeline.Contracts;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Settings;
using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Commands;

/// <summary><c>up</c>: the host with Azurite and workers, until Ctrl+C.</summary>
internal static class UpCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var port = new Option<int>("--port") { Description = "Port on the loopback interface; 0 for a free one.", DefaultValueFactory = _ => 0 };
        port.RequireRange(0, 65535);
        var workers = new Option<int>("--workers") { Description = "GPU worker processes.", DefaultValueFactory = _ => 1 };
        workers.RequireRange(0, 64);
        var command = new Command("up", "Start the host, with Azurite and a GPU worker, and keep it running until Ctrl+C.") { port, workers };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            environment, new LocalHostOptions { Port = arguments.GetValue(port), Workers = arguments.GetValue(workers) }, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, LocalHostOptions options, CancellationToken cancellationToken)
    {
        HostPlace place = await new HostEntry(environment).EnterAsync(endpoint => endpoint.Works, cancellationToken);
        if (place.Endpoint is { } other)
        {
            await place.Hold.DisposeAsync();
            throw new UserErrorException(
                $"A host runs in {environment.Settings.Folder} already: process {other.ProcessId}, {other.Url}. Use it, or stop it first; a second one needs a folder of its own (BertPipeline__Folder).");
        }

        await using LocalHost host = await LocalHost.StartAsync(environment.Settings, options, place.Hold, environment.Time, environment.Say, cancellationToken);
        environment.Print($"Listening on {host.Endpoint.Url} (task hub {host.Endpoint.Storage.TaskHub}). Ctrl+C stops.");
        environment.Say($"Logs: {environment.Settings.LogFolder}");
        try
        {
            await host.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            environment.Say("Stopping …");
        }

        return ExitCode.Success;
    }
}
