using System.CommandLine;
using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Local.Terminal;
using BertPipeline.Text.Pregeneration;
using BertPipeline.Text.Pregeneration.Article;
using BertPipeline.Text.Reading;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Local.Commands.Text;

/// <summary><c>text pregenerate</c>: what the article's <c>pregenerate_training_data.py</c> does, with its options by its names.</summary>
internal static class PregenerateCommand
{
    private const string Article = "article";
    private const string Binary = "binary";

    // Of the work folder: what is moved out at the end.
    private const string Made = "made";

    // Known to 'lm finetune' too.
    private const string HeldOut = "held-out";

    // The article's script predicts at most 20 tokens an example, whatever its length.
    private const int ArticlePredictions = 20;

    public static Command Create(CommandEnvironment environment)
    {
        var defaults = new PregenerationOptions();
        var corpus = new Option<FileInfo>("--train-corpus", "--train_corpus") { Description = "One sentence a line, a blank line between documents ('text split --plain' writes it).", Required = true };
        var output = new Option<DirectoryInfo>("--output-dir", "--output_dir") { Description = "Gets the examples of each epoch.", Required = true };
        var vocabulary = new VocabularyOptions();
        var epochs = new Option<int>("--epochs-to-generate", "--epochs_to_generate") { Description = "Epochs of fresh examples.", DefaultValueFactory = _ => 3 };
        var length = new Option<int>("--max-seq-len", "--max_seq_len") { Description = "Longest example in tokens.", DefaultValueFactory = _ => defaults.MaxSequenceLength };
        var shortProbability = new Option<double>("--short-seq-prob", "--short_seq_prob") { Description = "Share of documents cut into shorter chunks.", DefaultValueFactory = _ => defaults.ShortSequenceProbability };
        var maskProbability = new Option<double>("--masked-lm-prob", "--masked_lm_prob") { Description = "Share of tokens to predict.", DefaultValueFactory = _ => defaults.MaskedLanguageModelProbability };
        var predictions = new Option<int>("--max-predictions-per-seq", "--max_predictions_per_seq") { Description = "Most predictions an example.", DefaultValueFactory = _ => ArticlePredictions };
        var wholeWords = new Option<bool>("--do-whole-word-mask", "--do_whole_word_mask") { Description = "Mask all tokens of a word or none." };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same bytes.", DefaultValueFactory = _ => defaults.Seed };
        var heldOutShare = new Option<double>("--held-out-share") { Description = "Share of the documents kept out of training, as examples of their own in the folder held-out; 'lm finetune' measures on them." };
        var format = new Option<string>("--format") { Description = "article: epoch_N.json and epoch_N_metrics.json; binary: epoch-NNN.examples, which training reads without parsing.", DefaultValueFactory = _ => Article };
        format.AcceptOnlyFromAmong(Article, Binary);
        var recipe = new Option<string>("--recipe") { Description = "modern: one epoch of single texts without masks, which 'lm finetune --recipe modern' draws; what is held out is made as for article. Wants --format binary.", DefaultValueFactory = _ => JsonName.Of(LanguageModelRecipe.Article) };
        recipe.AcceptOnlyFromAmong([.. JsonName.All(typeof(LanguageModelRecipe))]);
        var command = new Command("pregenerate", "Make examples for masked-language-model and next-sentence training.") { corpus, output, epochs, length, shortProbability, maskProbability, predictions, wholeWords, seed, heldOutShare, format, recipe };
        vocabulary.AddTo(command);
        var article = new ArticleOptions(
            needless: [("--reduce_memory", "memory does not grow with the corpus"), ("--num_workers", "all processors work, and how many there are changes nothing")],
            replaced: []);
        article.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            article.Tell(environment, arguments);
            FileInfo sentences = arguments.GetRequiredValue(corpus);
            if (!sentences.Exists)
            {
                throw new UserErrorException($"There is no file '{sentences.FullName}'.");
            }

            WordPieceTokenizer tokenizer = vocabulary.Load(environment, arguments);
            var options = new PregenerationOptions
            {
                Epochs = arguments.Within(epochs, 1, 1000),
                MaxSequenceLength = arguments.Within(length, 5, ushort.MaxValue),
                ShortSequenceProbability = arguments.Within(shortProbability, 0, 1),
                MaskedLanguageModelProbability = arguments.Within(maskProbability, 0, 1),
                MaxPredictions = arguments.Within(predictions, 1, ushort.MaxValue),
                WholeWordMasking = arguments.GetValue(wholeWords),
                MaximumLineBytes = RowOptions.DefaultMaximumRowBytes,
                Seed = arguments.GetValue(seed),
            };
            bool isModern = arguments.GetValue(recipe) == JsonName.Of(LanguageModelRecipe.Modern);
            if (isModern && arguments.GetValue(format) != Binary)
            {
                throw new UserErrorException($"The article's files hold masks, and examples of --recipe modern have none. Add --format {Binary}.");
            }

            string folder = arguments.GetRequiredValue(output).FullName;
            Directory.CreateDirectory(folder);
            RequireNoExamples(folder);
            using var work = new WorkFolder(folder);
            using SentenceParts parts = SentenceParts.Cut(sentences.FullName, work.Path, options.Seed, cancellationToken, arguments.Within(heldOutShare, 0, 0.5), longest: options.MaximumLineBytes);
            PregenerationReport report = await GenerateAsync(parts.Paths, isModern ? options with { Epochs = 1, OnePart = true } : options, Directory.CreateDirectory(Path.Combine(work.Path, Made)).FullName);
            if (parts.HeldOutPath is not null)
            {
                // Their masks are drawn once.
                await GenerateAsync([parts.HeldOutPath], options with { Epochs = 1, Shard = parts.Paths.Count }, Path.Combine(work.Path, Made, HeldOut));
            }

            foreach (string entry in Directory.GetFileSystemEntries(Path.Combine(work.Path, Made)))
            {
                Directory.Move(entry, Path.Combine(folder, Path.GetFileName(entry)));
            }

            environment.Say(Summary(report));
            return ExitCode.Success;

            async Task<PregenerationReport> GenerateAsync(IReadOnlyList<string> paths, PregenerationOptions how, string to)
            {
                PregenerationReport made = await new Pregenerator(tokenizer, how).GenerateAsync(paths, to, cancellationToken);
                if (arguments.GetValue(format) == Article)
                {
                    await WriteArticleAsync(made, tokenizer.Vocabulary, to, cancellationToken);
                }

                return made;
            }
        });
        return command;
    }

    /// <summary>Examples of two corpora in one folder would be trained on as one; held-out ones might be trained on.</summary>
    private static void RequireNoExamples(string folder)
    {
        string? found = Directory.EnumerateFiles(folder, "epoch*", SearchOption.AllDirectories)
            .FirstOrDefault(file => Path.GetExtension(file) is ".json" or ".examples");
        if (found is not null)
        {
            throw new UserErrorException($"'{folder}' holds examples already ({Path.GetRelativePath(folder, found)}). Give a new folder, or delete them.");
        }
    }

    private static async Task WriteArticleAsync(PregenerationReport report, Vocabulary vocabulary, string folder, CancellationToken cancellationToken)
    {
        foreach (PregeneratedEpoch epoch in report.Epochs)
        {
            string path = Path.Combine(folder, epoch.FileName);
            using (ExampleFile examples = ExampleFile.Open(path))
            {
                await ArticleWriter.WriteAsync(examples, vocabulary, folder, cancellationToken);
            }

            File.Delete(path);
        }
    }

    private static string Summary(PregenerationReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Documents:N0} documents, {report.Sentences:N0} sentences, {report.Tokens:N0} tokens; {report.Epochs.Sum(e => (long)e.Header.Count):N0} examples in {report.Epochs.Count} epochs, {report.Epochs.Sum(e => (long)e.RandomNext):N0} with a random second part.");
}
