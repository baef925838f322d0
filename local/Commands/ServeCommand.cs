using System.CommandLine;
using System.Globalization;
using BertPipeline.Local.Results;
using BertPipeline.Local.Tagging;
using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Commands;

/// <summary><c>serve</c>: a published model over HTTP, in a worker process.</summary>
internal static class ServeCommand
{
    private const int Most = 1_000_000;

    public static Command Create(CommandEnvironment environment)
    {
        var model = new Option<string>("--model") { Description = "A published model: name (its current version, and each that becomes it while this runs), name/version, name@latest, or a local folder.", Required = true };
        var host = new Option<string>("--host") { Description = "The address to listen on; 0.0.0.0 for every one of this machine. Nobody is asked for a key.", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int>("--port") { Description = "0 for a free one.", DefaultValueFactory = _ => 8080 };
        var batchTokens = new Option<int>("--max-batch-tokens") { Description = "Most tokens that are scored at once.", DefaultValueFactory = _ => 8192 };
        var clientBatch = new Option<int>("--max-client-batch-size") { Description = "Most texts of one request.", DefaultValueFactory = _ => 32 };
        var requests = new Option<int>("--max-concurrent-requests") { Description = "Requests under way; one more is answered with 429.", DefaultValueFactory = _ => 512 };
        Option<string?> engine = EngineOption.Create();
        var command = new Command("serve", "Serve a published model over HTTP until Ctrl+C, in the form of Hugging Face's text-embeddings-inference: POST /predict.")
        {
            model, host, port, batchTokens, clientBatch, requests, engine,
        };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            string[] given =
            [
                "--host", arguments.GetRequiredValue(host),
                "--port", Text(arguments.Within(port, 0, 65535)),
                "--max-batch-tokens", Text(arguments.Within(batchTokens, 1, Most)),
                "--max-client-batch-size", Text(arguments.Within(clientBatch, 1, Most)),
                "--max-concurrent-requests", Text(arguments.Within(requests, 1, Most)),
                .. EngineOption.Of(arguments, engine),
            ];
            string asked = arguments.GetRequiredValue(model);
            string folder = await RunDownloads.FolderOfAsync(environment, asked, cancellationToken);
            string name = NameOf(folder, environment.Settings.Folder);
            bool mayMove = name.StartsWith(asked + "/", StringComparison.Ordinal);
            Func<Action<string, string>, CancellationToken, Task>? watch = mayMove
                ? (moved, token) => new CurrentModelWatch(environment, asked).RunAsync(name, moved, token)
                : null;
            return await new ServerProcess(environment).RunAsync(["--model", folder, "--name", name, .. given], watch, cancellationToken);
        });
        return command;
    }

    /// <summary>A published model's copy lies in a folder of its name and version.</summary>
    private static string NameOf(string folder, string state)
    {
        string relative = Path.GetRelativePath(Path.Combine(state, "models"), folder);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? Path.GetFileName(folder) : relative.Replace('\\', '/');
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
