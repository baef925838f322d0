using System.CommandLine;
using System.Text;
using BertPipeline.Local.Commands.Text;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Orchestration.Review;

namespace BertPipeline.Local.Commands.Labels;

/// <summary><c>labels export</c>: suspects or texts to label as a file for annotators, the probable tags chosen already.</summary>
internal static class ExportCommand
{
    private static readonly string[] Lists = ["suspects", "to-label"];

    public static Command Create(CommandEnvironment environment)
    {
        Argument<string?> run = RunArgument.Create();
        var what = new Option<string>("--what") { Description = "suspects or to-label.", DefaultValueFactory = _ => Lists[0] };
        what.AcceptOnlyFromAmong(Lists);
        var format = new Option<string>("--format") { Description = "label-studio (its JSON tasks), jsonl or csv.", DefaultValueFactory = _ => TaskFormat.LabelStudio };
        format.AcceptOnlyFromAmong([.. TaskFormat.All]);
        var output = new Option<FileInfo?>("--output", "-o") { Description = "Write it to this file; for label-studio the labelling interface goes beside it, as .xml." };
        Option<bool> json = JsonOption.Create();
        json.Description = "The same as --format jsonl.";
        var command = new Command("export", "Write suspects or texts to label for annotators, with the probable tags chosen already.") { run, what, format, output, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
            string id = await RunArgument.ResolveAsync(arguments.GetValue(run), session.Client, cancellationToken);
            string form = arguments.GetValue(json) ? TaskFormat.JsonLines : arguments.GetValue(format)!;
            byte[] tasks = await session.Client.ExportLabelsAsync(id, arguments.GetValue(what)!, form, cancellationToken);
            FileInfo? file = arguments.GetValue(output);
            await WriteAsync(environment, file, tasks, cancellationToken);
            if (file is not null && form == TaskFormat.LabelStudio)
            {
                var labelling = new FileInfo(Path.ChangeExtension(file.FullName, ".xml"));
                await WriteAsync(environment, labelling, Encoding.UTF8.GetBytes(await session.Client.LabellingInterfaceAsync(id, cancellationToken)), cancellationToken);
                environment.Say($"Tasks written to {file.FullName}; the project's labelling interface is {labelling.FullName}.");
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static async Task WriteAsync(CommandEnvironment environment, FileInfo? file, byte[] content, CancellationToken cancellationToken)
    {
        await using var output = RowOutput.Open(file, environment.OpenOutput);
        await output.Stream.WriteAsync(content, cancellationToken);
        output.Complete();
    }
}
