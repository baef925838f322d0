using System.CommandLine;
using BertPipeline.Local.Commands.Text;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Commands;

/// <summary><c>report</c>: a run's report, to standard output or a file.</summary>
internal static class ReportCommand
{
    private static readonly string[] Formats = ["md", "html", "json"];

    public static Command Create(CommandEnvironment environment)
    {
        Argument<string?> run = RunArgument.Create();
        var format = new Option<string>("--format") { Description = "md, html or json.", DefaultValueFactory = _ => Formats[0] };
        format.AcceptOnlyFromAmong(Formats);
        Option<bool> json = JsonOption.Create();
        json.Description = "The same as --format json.";
        var output = new Option<FileInfo?>("--output", "-o") { Description = "Write it to this file." };
        var command = new Command("report", "Print a run's report.") { run, format, json, output };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
            string id = await RunArgument.ResolveAsync(arguments.GetValue(run), session.Client, cancellationToken);
            string wanted = arguments.GetValue(json) ? "json" : arguments.GetValue(format)!;
            byte[] report = await session.Client.ReportAsync(id, wanted, cancellationToken);
            if (arguments.GetValue(output) is { } file)
            {
                await SaveAsync(file, report, cancellationToken);
                environment.Say($"Report written to {file.FullName}");
            }
            else
            {
                environment.Print(System.Text.Encoding.UTF8.GetString(report));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static async Task SaveAsync(FileInfo file, byte[] report, CancellationToken cancellationToken)
    {
        await using var output = RowOutput.Open(file, System.Console.OpenStandardOutput);
        await output.Stream.WriteAsync(report, cancellationToken);
        output.Complete();
    }
}
