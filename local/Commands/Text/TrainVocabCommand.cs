using System.CommandLine;
using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Local.Terminal;
using BertPipeline.Text.Reading;
using BertPipeline.Text.Tokenization;
using BertPipeline.Text.Tokenization.Folders;
using BertPipeline.Text.Vocabularies;

namespace BertPipeline.Local.Commands.Text;

/// <summary><c>text train-vocab</c>: a WordPiece vocabulary of a corpus.</summary>
internal static class TrainVocabCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var defaults = new WordPieceTrainerOptions();
        var files = new Argument<FileInfo[]>("files") { Description = $"{ReadingArguments.Formats}.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<DirectoryInfo>("--output-dir", "--output_dir", "-o") { Description = "Gets vocab.txt, tokenizer_config.json and tokenizer.json.", Required = true };
        var size = new Option<int>("--vocab-size") { Description = "Most entries, special tokens included.", DefaultValueFactory = _ => defaults.VocabularySize };
        var frequency = new Option<int>("--min-frequency") { Description = "Rarer pairs of pieces are not merged.", DefaultValueFactory = _ => defaults.MinimumFrequency };
        var alphabet = new Option<int>("--limit-alphabet") { Description = "Most different characters.", DefaultValueFactory = _ => defaults.AlphabetLimit };
        var reading = new ReadingArguments();
        Option<bool?> lower = VocabularyOptions.DoLowerCase();
        var command = new Command("train-vocab", "Train a WordPiece vocabulary on a corpus.") { files, output, size, frequency, alphabet, lower };
        reading.AddTo(command);
        command.SetAction((arguments, cancellationToken) =>
        {
            var words = new WordPieceOptions { DoLowerCase = arguments.GetValue(lower) ?? true };
            var options = new WordPieceTrainerOptions
            {
                VocabularySize = AtLeast(arguments, size, defaults.SpecialTokens.Count + 2),
                MinimumFrequency = AtLeast(arguments, frequency, 1),
                AlphabetLimit = AtLeast(arguments, alphabet, 1),
                WordPiece = words,
            };
            RowOptions rows = reading.Of(arguments);
            var reader = new CorpusReader(new CorpusReaderOptions { TextField = rows.TextField, Delimiter = rows.Delimiter, Encoding = rows.Encoding, MaximumUnreadable = rows.MaximumUnreadable, MaximumRowBytes = rows.MaximumRowBytes });
            var vocabulary = new Vocabulary(WordPieceTrainer.Train(Documents(arguments.GetRequiredValue(files), reader, cancellationToken), options));
            ReadReport report = reader.Complete();
            ReadingArguments.Tell(environment, report, rows.MaximumUnreadable);
            string folder = arguments.GetRequiredValue(output).FullName;
            Directory.CreateDirectory(folder);
            vocabulary.Save(Path.Combine(folder, ModelFiles.Vocabulary));
            words.Save(Path.Combine(folder, ModelFiles.TokenizerConfig));
            File.Delete(Path.Combine(folder, ModelFiles.Tokenizer));
            TokenizerFolder.Read(folder).SaveJson(folder);
            environment.Say(string.Create(CultureInfo.InvariantCulture, $"{vocabulary.Count:N0} entries from {report.Documents:N0} documents; {report.Unreadable:N0} rows could not be read."));
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static int AtLeast(ParseResult arguments, Option<int> option, int least) => arguments.GetValue(option) is { } value && value >= least
        ? value
        : throw new UserErrorException($"{option.Name} must be {least} or more, but is {arguments.GetValue(option)}.");

    private static IEnumerable<string> Documents(FileInfo[] files, CorpusReader reader, CancellationToken cancellationToken)
    {
        foreach (FileInfo file in files)
        {
            if (!file.Exists)
            {
                throw new UserErrorException($"There is no file '{file.FullName}'.");
            }

            using FileStream stream = file.OpenRead();
            foreach (string document in reader.Read(stream, file.Name, cancellationToken))
            {
                yield return document;
            }
        }
    }
}
