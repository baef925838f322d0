using System.CommandLine;
using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Orchestration.Review;
using Spectre.Console;

namespace BertPipeline.Local.Commands.Labels;

/// <summary><c>labels suspects</c>: training labels that may be wrong, the most suspicious first.</summary>
internal static class SuspectsCommand
{
    private const int QuotedLength = 100;

    public static Command Create(CommandEnvironment environment)
    {
        Argument<string?> run = RunArgument.Create();
        var tag = new Option<string?>("--tag") { Description = "Only labels of this tag." };
        var top = new Option<int>("--top") { Description = "How many, the most suspicious first; 500 at most.", DefaultValueFactory = _ => 20 };
        Option<bool> json = JsonOption.Create();
        var command = new Command("suspects", "List training labels that out-of-fold predictions contradict; the run must have been started with --check-labels.") { run, tag, top, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
            string id = await RunArgument.ResolveAsync(arguments.GetValue(run), session.Client, cancellationToken);
            SuspectList list = await session.Client.SuspectsAsync(id, arguments.GetValue(tag), arguments.GetValue(top), cancellationToken);
            if (arguments.GetValue(json))
            {
                environment.PrintJson(list);
                return ExitCode.Success;
            }

            environment.Console.Write(Table(list));
            environment.Say($"{list.Suspects.Count} of {list.Total}. 'bert-pipeline labels export {id} -o suspects.json' writes all of them for Label Studio.");
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>A text on one line, cut where it is long.</summary>
    public static string Quoted(string text) => PrintableText.Of(text.ReplaceLineEndings(" "), QuotedLength);

    private static Table Table(SuspectList list)
    {
        Table table = new Table().Border(TableBorder.None)
            .AddColumn("piece", c => c.RightAligned()).AddColumn("tag", c => c.NoWrap()).AddColumn("has it").AddColumn("probability", c => c.RightAligned()).AddColumn("text");
        foreach (ReviewedSuspect suspect in list.Suspects)
        {
            table.AddRow(
                new Paragraph(suspect.Id.ToString(CultureInfo.InvariantCulture)),
                new Paragraph(suspect.Tag),
                new Paragraph(suspect.Given ? "yes" : "no"),
                new Paragraph(suspect.Probability.ToString("0.00", CultureInfo.InvariantCulture)),
                new Paragraph(Quoted(suspect.Text)));
        }

        return table;
    }
}
