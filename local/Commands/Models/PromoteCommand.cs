using System.CommandLine;
using BertPipeline.Contracts;
using BertPipeline.Local.Results;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Storage.Models;

namespace BertPipeline.Local.Commands.Models;

/// <summary><c>models promote</c>: a version that the name means from now on.</summary>
internal static class PromoteCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var model = new Argument<string>("model") { Description = "name/version, or name@latest." };
        var why = new Option<string?>("--why") { Description = "A sentence that 'models current' shows." };
        Option<bool> json = JsonOption.Create();
        var command = new Command("promote", "Make a version the current one: the name alone means it from now on, whatever a comparison said.") { model, why, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
            var store = new ModelStore(session.Storage, environment.Time);
            string given = arguments.GetRequiredValue(model);
            ModelManifest manifest = await PublishedModel.FindAsync(store, given, cancellationToken);
            if (given == manifest.Name)
            {
                throw new UserErrorException($"'{given}' names no version. Write {given}/{(await store.FindAsync(given + ModelName.Latest, cancellationToken))!.Version} or {given}{ModelName.Latest}.");
            }

            CurrentVersion current = await new CurrentVersions(session.Storage, store, environment.Time)
                .MoveAsync(manifest.Name, manifest.Version, "models promote", arguments.GetValue(why) ?? "promoted by hand", cancellationToken);
            CurrentModel.Of(manifest.Name, current).Print(environment, arguments.GetValue(json));
            return ExitCode.Success;
        });
        return command;
    }
}
