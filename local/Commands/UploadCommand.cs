using System.CommandLine;
using BertPipeline.Contracts;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Storage.Corpora;
using BertPipeline.Text.Reading;

namespace BertPipeline.Local.Commands;

/// <summary><c>upload</c>: drops local files into a corpus of a given name.</summary>
internal static class UploadCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var corpus = new Argument<string>("corpus") { Description = "Folder in the container corpora." };
        var files = new Argument<FileInfo[]>("files") { Description = "Files to upload; a run.json starts a run, and is sent last.", Arity = ArgumentArity.OneOrMore };
        var labelled = new Option<bool>("--labelled") { Description = "They are labelled: upload to {corpus}/labelled." };
        var command = new Command("upload", "Upload files to a corpus, replacing older ones of the same names.") { corpus, files, labelled };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            FileInfo[] sources = arguments.GetRequiredValue(files);
            if (sources.FirstOrDefault(f => !f.Exists) is { } missing)
            {
                throw new UserErrorException(Directory.Exists(missing.FullName) ? $"'{missing.FullName}' is a folder. Name the files in it." : $"There is no file '{missing.FullName}'.");
            }

            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
            var store = new CorpusStore(session.Storage);
            string folder = arguments.GetRequiredValue(corpus) + (arguments.GetValue(labelled) ? "/" + CorpusStore.LabelledFolder : "");
            foreach (FileInfo file in sources.OrderBy(f => f.Name == CorpusStore.RunRequestName))
            {
                if (file.Name != CorpusStore.RunRequestName && !FileFormats.IsReadable(file.Name))
                {
                    environment.Say($"Warning: no run reads {file.Name}: files are {FileFormats.Endings}, each also with .gz.");
                }

                await using FileStream content = file.OpenRead();
                string blob = await store.UploadAsync(folder, file.Name, content, cancellationToken);
                environment.Print($"corpora/{blob}  {file.Length:N0} bytes");
            }

            return ExitCode.Success;
        });
        return command;
    }
}
