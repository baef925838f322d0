using System.CommandLine;
using BertPipeline.Contracts;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Orchestration.Review;
using BertPipeline.Storage.Corpora;

namespace BertPipeline.Local.Commands.Labels;

/// <summary><c>labels import</c>: what annotators made, on its way into the next run.</summary>
internal static class ImportCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var file = new Argument<FileInfo>("file") { Description = "Label Studio's JSON export, or labelled feedback in any other form that a run reads." };
        var corpus = new Option<string?>("--corpus") { Description = $"The corpus, a folder in the container corpora; the labels go to its subfolder {CorpusStore.LabelledFolder}." };
        var run = new Option<string?>("--run") { Description = "In the place of --corpus: the run that the texts were exported from. The labels go to the folder that it has read." };
        Option<bool> json = JsonOption.Create();
        var command = new Command("import", "Take labels that overrule those of the same texts in the next run; texts that are new are added.") { file, corpus, run, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            FileInfo source = arguments.GetRequiredValue(file);
            if (!source.Exists)
            {
                throw new UserErrorException($"There is no file '{source.FullName}'.");
            }

            (string? folder, string? of) = (arguments.GetValue(corpus), arguments.GetValue(run));
            if (folder is null == of is null)
            {
                throw new UserErrorException("Name either --corpus or --run: where the labels belong.");
            }

            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
            await using FileStream content = source.OpenRead();
            CorrectionReceipt receipt = await session.Client.ImportLabelsAsync(
                of, folder is null ? null : $"{folder}/{CorpusStore.LabelledFolder}", source.Name, content, cancellationToken);
            if (arguments.GetValue(json))
            {
                environment.PrintJson(receipt);
                return ExitCode.Success;
            }

            Tell(environment, receipt);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Tell(CommandEnvironment environment, CorrectionReceipt receipt)
    {
        environment.Print($"{receipt.Corrections:N0} labelled texts in corpora/{receipt.File}; the next run of that folder takes them.");
        if (receipt.LeftOut > 0)
        {
            environment.Say($"{receipt.LeftOut:N0} rows are left out: they are not labelled, have no text, or cannot be read.");
        }

        if (receipt.NewTags is { Count: > 0 } tags)
        {
            environment.Say($"Warning: the run has no such tags: {PrintableText.List(tags, 20)}. If they are misspelt, import a corrected file: the later one counts.");
        }
    }
}
