using System.CommandLine;
using System.Text.Json.Nodes;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Local.Uploads;

namespace BertPipeline.Local.Commands;

/// <summary><c>run</c>: uploads what is local, starts a run, follows it.</summary>
internal static class RunCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var request = new RunArguments();
        var detach = new Option<bool>("--detach") { Description = "Start the run on a host that is up, and return at once." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Read the data, say what is in it and what the run would take, and train nothing." };
        Option<bool> json = JsonOption.Create();
        var command = new Command("run", "Run the pipeline on your own data: upload it, train, compare, publish. Starts what is not running and stops what it started.");
        request.AddTo(command);
        command.Options.Add(detach);
        command.Options.Add(dryRun);
        command.Options.Add(json);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            JsonObject body = await request.ReadAsync(arguments, cancellationToken);
            foreach (string warning in RunArguments.Warnings(body))
            {
                environment.Say(warning);
            }

            bool detached = arguments.GetValue(detach);
            HostNeed need = arguments.GetValue(dryRun) ? HostNeed.Storage : detached ? HostNeed.Running : HostNeed.Workers;
            await using HostSession session = await HostSession.OpenAsync(environment, need, cancellationToken);
            await UploadAsync(environment, session, body, cancellationToken);
            if (arguments.GetValue(dryRun))
            {
                return await RunPreview.ShowAsync(environment, session, body, arguments.GetValue(json), cancellationToken);
            }

            if (!detached)
            {
                await RunPreview.SayAsync(environment, session, body, cancellationToken);
            }

            return await RunLauncher.LaunchAsync(environment, session, body, detached, arguments.GetValue(json), cancellationToken);
        });
        return command;
    }

    /// <summary>Replaces local files in the request by the folders they were uploaded to.</summary>
    internal static async Task UploadAsync(CommandEnvironment environment, HostSession session, JsonObject request, CancellationToken cancellationToken)
    {
        JsonObject external = request["external"] as JsonObject ?? [];
        (JsonObject In, string Key)[] places = [(request, "corpus"), (request, "labelled"), .. external.Select(file => (external, file.Key))];
        foreach ((JsonObject place, string key) in places)
        {
            if (place[key]?.GetValueKind() != System.Text.Json.JsonValueKind.String
                || place[key]!.GetValue<string>() is not { } path || !CorpusUpload.IsLocal(path))
            {
                continue;
            }

            CorpusUpload upload = await LocalFiles.UploadAsync(environment, session, path, cancellationToken);
            place[key] = upload.Folder;
            if (place == request && key == "corpus")
            {
                NameAfter(upload.Stem, request);
            }
        }
    }

    /// <summary>What is published is called after the file, without the digest that the folder's name has: next month's is its next version.</summary>
    internal static void NameAfter(string stem, JsonObject request)
    {
        request["publishAs"] ??= stem + "-tagger";
        request["languageModel"] ??= new JsonObject();
        if (request["languageModel"] is JsonObject languageModel)
        {
            languageModel["publishAs"] ??= stem + "-adapted";
        }
    }
}
