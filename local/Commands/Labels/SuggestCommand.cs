using System.CommandLine;
using BertPipeline.Contracts.Data;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Orchestration.Review;
using Spectre.Console;

namespace BertPipeline.Local.Commands.Labels;

/// <summary><c>labels suggest</c>: unlabelled texts that would teach the tagger most.</summary>
internal static class SuggestCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        Argument<string?> run = RunArgument.Create();
        var top = new Option<int>("--top") { Description = "How many, the first to be labelled first; 500 at most.", DefaultValueFactory = _ => 20 };
        Option<bool> json = JsonOption.Create();
        var command = new Command("suggest", "List texts of the corpus that are worth labelling; the run must have been started with --suggest-labels.") { run, top, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
            string id = await RunArgument.ResolveAsync(arguments.GetValue(run), session.Client, cancellationToken);
            ToLabelList list = await session.Client.ToLabelAsync(id, arguments.GetValue(top), cancellationToken);
            if (arguments.GetValue(json))
            {
                environment.PrintJson(list);
                return ExitCode.Success;
            }

            Table table = new Table().Border(TableBorder.None).AddColumn("why").AddColumn("would get").AddColumn("text");
            foreach (TextToLabel text in list.Texts)
            {
                table.AddRow(
                    new Paragraph(text.Why),
                    new Paragraph(text.Predicted.Count == 0 ? "no tag" : string.Join(", ", text.Predicted)),
                    new Paragraph(SuspectsCommand.Quoted(text.Text)));
            }

            environment.Console.Write(table);
            environment.Say($"{list.Texts.Count} of {list.Total}. 'bert-pipeline labels export {id} --what to-label -o to-label.json' writes all of them for Label Studio.");
            return ExitCode.Success;
        });
        return command;
    }
}
