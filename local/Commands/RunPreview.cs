using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Local.Results;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Orchestration.Checks;

namespace BertPipeline.Local.Commands;

/// <summary>A dry run, on its own or before a run.</summary>
internal static class RunPreview
{
    /// <summary><c>run --dry-run</c>: everything that was found.</summary>
    public static async Task<int> ShowAsync(CommandEnvironment environment, HostSession session, JsonObject request, bool json, CancellationToken cancellationToken)
    {
        RunCheck check = await CheckAsync(session, request, cancellationToken);
        if (json)
        {
            environment.PrintJson(check);
            return check.Error is null ? ExitCode.Success : ExitCode.UserError;
        }

        if (check.Error is not null)
        {
            throw new UserErrorException(check.Error);
        }

        foreach (string line in CheckText.Data(check).Concat(CheckText.Files(check)).Concat(CheckText.Tags(check)).Concat(CheckText.Steps(check)).Append(CheckText.Together(check)))
        {
            environment.Print(line);
        }

        return ExitCode.Success;
    }

    /// <summary>The first lines of a run. What is wrong with the data the run itself says, and keeps a record of it.</summary>
    public static async Task SayAsync(CommandEnvironment environment, HostSession session, JsonObject request, CancellationToken cancellationToken)
    {
        RunCheck check = await CheckAsync(session, request, cancellationToken);
        if (check.Error is null)
        {
            foreach (string line in CheckText.Data(check).Append(CheckText.Together(check)))
            {
                environment.Say(line);
            }
        }
    }

    private static Task<RunCheck> CheckAsync(HostSession session, JsonObject request, CancellationToken cancellationToken) =>
        session.Client.CheckAsync(JsonSerializer.SerializeToUtf8Bytes(request, PipelineJson.Options), cancellationToken);
}
