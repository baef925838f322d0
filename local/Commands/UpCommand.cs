using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Security.Cryptography;
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
        var port = new Option<int>("--port") { Description = "Port to listen on; 0 for a free one.", DefaultValueFactory = _ => 0 };
        port.RequireRange(0, 65535);
        var workers = new Option<int>("--workers") { Description = "GPU worker processes.", DefaultValueFactory = _ => 1 };
        workers.RequireRange(0, 64);
        var listen = new Option<IPAddress?>("--listen")
        {
            Description = "Listen on this address instead of the loopback: 0.0.0.0 for every one. Requests then show a key: BERTPIPELINE_KEY, or one that is made and printed.",
            HelpName = "ADDRESS",
            CustomParser = result => IPAddress.TryParse(result.Tokens[0].Value, out IPAddress? address) ? address : Refuse(result),
        };
        Option<bool> open = OpenOption.Create();
        var command = new Command("up", "Start the host, with Azurite and a GPU worker, and keep it running until Ctrl+C.") { port, workers, listen, open };
        command.SetAction((arguments, cancellationToken) =>
        {
            var options = new LocalHostOptions { Port = arguments.GetValue(port), Workers = arguments.GetValue(workers) };
            if (arguments.GetValue(listen) is { } address)
            {
                options = options with { Address = address, Key = IPAddress.IsLoopback(address) ? null : environment.Settings.Key ?? RandomNumberGenerator.GetHexString(32, lowercase: true) };
            }

            return RunAsync(environment, options, arguments.GetValue(open), cancellationToken);
        });
        return command;
    }

    private static IPAddress? Refuse(ArgumentResult result)
    {
        result.AddError($"--listen takes an address such as 0.0.0.0 or 192.168.0.2, not '{PrintableText.Of(result.Tokens[0].Value)}'.");
        return null;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, LocalHostOptions options, bool open, CancellationToken cancellationToken)
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
        environment.Print($"Page: {host.Endpoint.Page}");
        if (options.Key is { } key && environment.Settings.Key is null)
        {
            environment.Print($"Key : {key} (header x-functions-key; the page asks for it)");
        }

        if (open)
        {
            OpenOption.Open(environment, host.Endpoint.Page);
        }

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
