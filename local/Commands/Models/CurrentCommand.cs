using System.CommandLine;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Storage.Models;

namespace BertPipeline.Local.Commands.Models;

/// <summary><c>models current</c>: which version a name means, since when, by whom and why.</summary>
internal static class CurrentCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var name = new Argument<string>("name") { Description = "The model's name, without a version." };
        Option<bool> json = JsonOption.Create();
        var command = new Command("current", "Say which version a name means, since when and why, and which it meant before.") { name, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
            var store = new ModelStore(session.Storage, environment.Time);
            CurrentModel current = await CurrentModel.ReadAsync(session.Storage, store, arguments.GetRequiredValue(name), environment.Time, cancellationToken);
            current.Print(environment, arguments.GetValue(json));
            return ExitCode.Success;
        });
        return command;
    }
}
