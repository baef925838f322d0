using System.CommandLine;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Storage.Models;

namespace BertPipeline.Local.Commands.Models;

/// <summary><c>models rollback</c>: the version that was current before, again.</summary>
internal static class RollbackCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var name = new Argument<string>("name") { Description = "The model's name, without a version." };
        var why = new Option<string?>("--why") { Description = "A sentence that 'models current' shows." };
        Option<bool> json = JsonOption.Create();
        var command = new Command("rollback", "Go back to the version that was current before; twice, to the one before that.") { name, why, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
            string model = arguments.GetRequiredValue(name);
            var store = new ModelStore(session.Storage, environment.Time);
            CurrentVersion current = await new CurrentVersions(session.Storage, store, environment.Time)
                .RollbackAsync(model, "models rollback", arguments.GetValue(why), cancellationToken);
            CurrentModel.Of(model, current).Print(environment, arguments.GetValue(json));
            return ExitCode.Success;
        });
        return command;
    }
}
