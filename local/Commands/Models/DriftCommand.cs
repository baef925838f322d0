using System.CommandLine;
using System.Globalization;
using BertPipeline.Evaluation.Drift;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Orchestration.Drift;
using Spectre.Console;

namespace BertPipeline.Local.Commands.Models;

/// <summary><c>models drift</c>: what was tagged lately beside what the tagger was tested on.</summary>
internal static class DriftCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        Argument<string> model = ModelArgument.Create();
        var days = new Option<int>("--days") { Description = "Taggings over the queue that began within so many days count.", DefaultValueFactory = _ => DriftReader.DefaultDays };
        days.RequireRange(1, DriftReader.MostDays);
        Option<bool> json = JsonOption.Create();
        var command = new Command("drift", "Tell whether what was tagged lately over the queue differs from the pieces that the tagger was tested on.") { model, days, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
            ModelDrift drift = await session.Client.DriftAsync(arguments.GetRequiredValue(model), arguments.GetValue(days), cancellationToken);
            if (arguments.GetValue(json))
            {
                environment.PrintJson(drift);
                return ExitCode.Success;
            }

            environment.Print(drift.Summary);
            if (drift.Findings.Count > 0)
            {
                environment.Console.Write(Table(drift));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static Table Table(ModelDrift drift)
    {
        Table table = new Table().Border(TableBorder.None)
            .AddColumn("share of").AddColumn("then", c => c.RightAligned()).AddColumn("lately", c => c.RightAligned()).AddColumn("difference", c => c.RightAligned()).AddColumn("95% interval", c => c.NoWrap()).AddColumn("drift");
        foreach (DriftFinding finding in drift.Findings)
        {
            table.AddRow(
                new Paragraph(finding.Name), new Paragraph(Share(finding.Then)), new Paragraph(Share(finding.Lately)), new Paragraph(Signed(finding.Difference)),
                new Paragraph($"{Signed(finding.Low)} to {Signed(finding.High)}"), new Paragraph(finding.Alarm ? "yes" : "no"));
        }

        return table;
    }

    private static string Share(double share) => share.ToString("0.0%", CultureInfo.InvariantCulture);

    private static string Signed(double share) => share.ToString("+0.0%;-0.0%;0.0%", CultureInfo.InvariantCulture);
}
