using System.CommandLine;
using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Commands.Models;

/// <summary><c>models</c>: what is in the container <c>models</c>, in and out of it. Alone it lists.</summary>
internal static class ModelsCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        Option<bool> json = JsonOption.Create();
        var command = new Command("models", "List, show, import, export and delete models, and say which version a name means.")
        {
            ListCommand.Create(environment),
            ShowCommand.Create(environment),
            ImportCommand.Create(environment),
            ExportCommand.Create(environment),
            DeleteCommand.Create(environment),
            CurrentCommand.Create(environment),
            DriftCommand.Create(environment),
            PromoteCommand.Create(environment),
            RollbackCommand.Create(environment),
            json,
        };
        command.SetAction((arguments, cancellationToken) => ListCommand.RunAsync(environment, arguments.GetValue(json), cancellationToken));
        return command;
    }
}
