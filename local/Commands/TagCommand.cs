using System.CommandLine;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Local.Commands.Text;
using BertPipeline.Local.Results;
using BertPipeline.Local.Tagging;
using BertPipeline.Local.Terminal;
using BertPipeline.Text.Reading;

namespace BertPipeline.Local.Commands;

/// <summary><c>tag</c>: a published model over new feedback, in a worker process.</summary>
internal static class TagCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var reading = new ReadingArguments();
        var model = new Option<string>("--model") { Description = "A published model: name (its current version), name/version, name@latest, or a local folder.", Required = true };
        var input = new Argument<FileInfo?>("input") { Description = $"{ReadingArguments.Formats}; standard input (JSON lines) when left out.", Arity = ArgumentArity.ZeroOrOne };
        var idField = new Option<string?>("--id-field") { Description = "The column or key that the answers carry as id; 'id' when left out." };
        var output = new Option<FileInfo?>("--output", "-o") { Description = "Write JSON lines to this file, which is replaced when all is done; standard output when left out." };
        var queue = new Option<bool>("--queue") { Description = "Over the queue, as a run that any number of workers share and that goes on when one dies. The input may be a folder, or one of the container corpora; the output's ending (.jsonl, .csv, .parquet) tells the form." };
        var noText = new Option<bool>("--no-text") { Description = "With --queue: leave the texts out of the output." };
        Option<string[]> notify = NotifyOption.Create();
        Option<string?> engine = EngineOption.Create();
        var command = new Command("tag", "Tag new feedback with a published model: one JSON line with tags and scores for each row, with its id where it has one.") { input, model, idField, output, queue, noText, notify, engine };
        reading.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            FileInfo? file = arguments.GetValue(input);
            if (arguments.GetValue(queue))
            {
                if (arguments.GetValue(engine) is not null)
                {
                    throw new UserErrorException("--engine is for this machine; with --queue each worker computes as it can. Leave one of them out.");
                }

                string named = file?.ToString() ?? throw new UserErrorException("With --queue, name the file or folder that is to be tagged.");
                TaggingRequest request = reading.Complete(arguments, new TaggingRequest
                {
                    Texts = named,
                    Model = arguments.GetRequiredValue(model),
                    IdField = arguments.GetValue(idField),
                    IncludeText = !arguments.GetValue(noText),
                    Notify = NotifyOption.Names(arguments, notify) ?? [],
                });
                return await QueuedTagging.RunAsync(environment, request, arguments.GetValue(output), cancellationToken);
            }

            if (arguments.GetResult(notify) is not null)
            {
                throw new UserErrorException("--notify is for a run over the queue, which goes on by itself; give --queue too, or leave it out.");
            }

            if (file is { Exists: false })
            {
                throw new UserErrorException($"There is no file '{file.FullName}'.");
            }

            RowOptions options = reading.Of(arguments) with { IdField = arguments.GetValue(idField) };
            string folder = await RunDownloads.FolderOfAsync(environment, arguments.GetRequiredValue(model), cancellationToken);
            await using Stream stream = file?.OpenRead() ?? environment.OpenInput();
            using TextRowReader texts = ReadingArguments.Open(stream, file, isPlain: false, options, cancellationToken);
            await using var answers = RowOutput.Open(arguments.GetValue(output), environment.OpenOutput, input: file);
            int code = await new TaggerProcess(environment.Settings.WorkerProgram, folder, EngineOption.Of(arguments, engine)).RunAsync(texts.Rows(), answers.Stream, environment.Say, cancellationToken);
            bool isReadable = ReadingArguments.Tell(environment, texts.Report(), options.MaximumUnreadable);
            if (code != ExitCode.Success || !isReadable)
            {
                return code != ExitCode.Success ? ExitCode.Failure : ExitCode.UserError;
            }

            answers.Complete();
            return ExitCode.Success;
        });
        return command;
    }
}
