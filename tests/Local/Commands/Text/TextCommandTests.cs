using System.Text.Json;
using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Tests.Commands.Text;

/// <summary>The text engine from the command line, over files.</summary>
public sealed class TextCommandTests : IDisposable
{
    private readonly CommandRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Fact]
    public async Task Split_JsonLines_AnswersEachRow()
    {
        string input = _runner.Write("in.jsonl", "{\"text\":\"It crashed. Fix it!\"}\n\n{\"text\":\"\"}\n");
        string output = Path.Combine(_runner.Folder, "out.jsonl");

        int exit = await _runner.RunAsync("text", "split", input, "-o", output);

        Assert.Equal(ExitCode.Success, exit);
        Assert.Equal(["{\"sentences\":[\"It crashed.\",\"Fix it!\"]}", "{\"sentences\":[]}"], await File.ReadAllLinesAsync(output, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Split_Plain_WritesWhatPregenerationReads()
    {
        string output = Path.Combine(_runner.Folder, "sentences.txt");

        await _runner.RunAsync("text", "split", "--plain", _runner.Write("in.txt", "It crashed. Fix it!\nThanks"), "-o", output);

        Assert.Equal("It crashed.\nFix it!\n\nThanks\n\n", await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken));
    }

    /// <summary>The command line of the article's script, by its names.</summary>
    [Fact]
    public async Task Pregenerate_TheArticlesCommandLine_MakesItsFiles()
    {
        _runner.Write("vocab.txt", string.Join('\n', "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "it", "crashed", "thanks", "works"));
        string corpus = _runner.Write("corpus.txt", string.Concat(Enumerable.Repeat("It crashed\nIt works\n\nThanks\nIt works\n\n", 20)));
        string output = Path.Combine(_runner.Folder, "examples");

        int exit = await _runner.RunAsync(
            "text", "pregenerate", "--train_corpus", corpus, "--bert_model", _runner.Folder, "--do_lower_case", "--reduce_memory", "--num_workers", "2",
            "--output_dir", output, "--epochs_to_generate", "1", "--max_seq_len", "16");

        Assert.True(exit == ExitCode.Success, _runner.Error);
        Assert.True(new FileInfo(Path.Combine(output, "epoch_0.json")).Length > 0);
        Assert.Contains("--reduce-memory is not needed: memory does not grow with the corpus.", _runner.Error, StringComparison.Ordinal);
        Assert.Contains("--num-workers is not needed", _runner.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--fp16", "--precision bf16")]
    [InlineData("--warmup_steps=100", "--warmup")]
    public async Task Finetune_OptionOfTheArticleThatIsAnother_SaysWhatToWrite(string option, string mend)
    {
        Assert.Equal(ExitCode.UserError, await _runner.RunAsync(
            "lm", "finetune", "--pregenerated_data", "examples", "--bert_model", "model", "--output_dir", "out", option));
        Assert.Contains("is an option of the article's script that is not known here", _runner.Error, StringComparison.Ordinal);
        Assert.Contains(mend, _runner.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokenize_Offsets_CountCodePointsOfTheText()
    {
        string vocabulary = _runner.Write("vocab.txt", string.Join('\n', "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "cafe", "works", "##s", "work"));
        string output = Path.Combine(_runner.Folder, "out.jsonl");
        string input = _runner.Write("in.jsonl", "{\"text\":\"\\ud83d\\ude00 Café works\"}");

        int exit = await _runner.RunAsync("text", "tokenize", input, "--vocab", vocabulary, "-o", output);

        Assert.Equal(ExitCode.Success, exit);
        using JsonDocument row = JsonDocument.Parse(await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken));
        Assert.Equal("[1,5,6]", row.RootElement.GetProperty("ids").GetRawText());
        Assert.Equal("""["[UNK]","cafe","works"]""", row.RootElement.GetProperty("tokens").GetRawText());
        Assert.Equal("[[0,1],[2,6],[7,12]]", row.RootElement.GetProperty("offsets").GetRawText());
    }

    [Fact]
    public async Task TrainVocab_ThenPregenerate_WritesTheArticlesFiles()
    {
        string corpus = _runner.Write("feedback.txt", string.Concat(Enumerable.Range(0, 60).Select(i => $"The export {i} is slow today\nPlease fix the export\n\n")));
        string model = Path.Combine(_runner.Folder, "model");
        string examples = Path.Combine(_runner.Folder, "examples");

        int trained = await _runner.RunAsync("text", "train-vocab", corpus, "-o", model, "--vocab-size", "200");
        int made = await _runner.RunAsync(
            "text", "pregenerate", "--train_corpus", corpus, "--output_dir", examples, "--vocab", model, "--do_lower_case",
            "--epochs_to_generate", "2", "--max_seq_len", "32");

        Assert.Equal((ExitCode.Success, ExitCode.Success), (trained, made));
        Assert.Equal(
            ["epoch_0.json", "epoch_0_metrics.json", "epoch_1.json", "epoch_1_metrics.json"],
            Directory.GetFileSystemEntries(examples).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using JsonDocument metrics = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(examples, "epoch_1_metrics.json"), TestContext.Current.CancellationToken));
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(examples, "epoch_1.json"), TestContext.Current.CancellationToken);
        Assert.Equal((lines.Length, 32), (metrics.RootElement.GetProperty("num_training_examples").GetInt32(), metrics.RootElement.GetProperty("max_seq_len").GetInt32()));
        Assert.Contains("60 documents", _runner.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pregenerate_HeldOutShare_MakesExamplesOfTheirOwnAndRefusesASecondTime()
    {
        string vocabulary = _runner.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\none\ntwo\n");
        string corpus = _runner.Write("corpus.txt", string.Join("\n\n", Enumerable.Range(0, 200).Select(i => $"one {i}.\ntwo {i}.")) + "\n");
        string examples = Path.Combine(_runner.Folder, "examples");
        string[] arguments = ["text", "pregenerate", "--train-corpus", corpus, "--output-dir", examples, "--vocab", vocabulary, "--format", "binary", "--epochs-to-generate", "1", "--held-out-share", "0.1"];

        int first = await _runner.RunAsync(arguments);
        int second = await _runner.RunAsync(arguments);

        Assert.Equal((ExitCode.Success, ExitCode.UserError), (first, second));
        Assert.Equal(
            ["epoch-000.examples", "held-out", Path.Combine("held-out", "epoch-000.examples")],
            Directory.GetFileSystemEntries(examples, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(examples, f)).Order(StringComparer.Ordinal));
        Assert.Contains("holds examples already (epoch-000.examples)", _runner.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pregenerate_CorpusThatDoesNotDo_LeavesNothing()
    {
        string vocabulary = _runner.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\none\n");
        string examples = Path.Combine(_runner.Folder, "examples");

        int exit = await _runner.RunAsync("text", "pregenerate", "--train-corpus", _runner.Write("corpus.txt", "One.\n"), "--output-dir", examples, "--vocab", vocabulary);

        Assert.Equal(ExitCode.UserError, exit);
        Assert.Empty(Directory.GetFileSystemEntries(examples));
    }

    /// <summary>With a share to hold out the file is cut first, without one it is read as it is.</summary>
    [Theory]
    [InlineData("0")]
    [InlineData("0.1")]
    public async Task Pregenerate_LineOfMoreThanAMegabyte_NamesIt(string heldOutShare)
    {
        string vocabulary = _runner.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\none\n");
        string corpus = _runner.Write("corpus.txt", $"One.\n\n{new string('x', (1 << 20) + 1)}\nOne.\n");

        int exit = await _runner.RunAsync("text", "pregenerate", "--train-corpus", corpus, "--output-dir", Path.Combine(_runner.Folder, "examples"), "--vocab", vocabulary, "--held-out-share", heldOutShare);

        Assert.Equal(ExitCode.UserError, exit);
        Assert.Contains("corpus.txt line 3 cannot be read: it is longer than 1,048,576 bytes. Shorten it, or leave it out.", _runner.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Split_TooManyRowsThatAreNone_NamesThemAndKeepsTheFileThatWasThere()
    {
        string output = _runner.Write("out.jsonl", "yesterday's");

        int exit = await _runner.RunAsync("text", "split", _runner.Write("in.jsonl", "{\"text\":\"a\"}\n{\"text\":\"b}\n"), "-o", output);

        Assert.Equal(ExitCode.UserError, exit);
        Assert.Contains("in.jsonl line 2 cannot be read: no valid JSON", _runner.Error, StringComparison.Ordinal);
        Assert.Equal(["yesterday's"], await File.ReadAllLinesAsync(output, TestContext.Current.CancellationToken));
        Assert.Equal(2, Directory.GetFiles(_runner.Folder).Length);
    }

    [Fact]
    public async Task Split_OntoWhatIsRead_IsRefused()
    {
        string input = _runner.Write("in.txt", "Fine.\n");

        int exit = await _runner.RunAsync("text", "split", input, "-o", Path.Combine(_runner.Folder, ".", "in.txt"));

        Assert.Equal(ExitCode.UserError, exit);
        Assert.Contains("in.txt' is what is read", _runner.Error, StringComparison.Ordinal);
        Assert.Equal("Fine.\n", await File.ReadAllTextAsync(input, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("in.csv", "Stars,TEXT\n5,Fine.\n4,\n")]
    [InlineData("in.csv", "Stars;Review\n5;Fine.\n4;\n")]
    [InlineData("in.tsv", "stars\ttext\n5\tFine.\n4\n", 0.5)]
    [InlineData("in.ndjson", "{\"text\":\"Fine.\"}\n{\"text\":null}\n")]
    [InlineData("in.json", "[{\"text\":\"Fine.\"},{\"stars\":1}]")]
    [InlineData("in.txt", "Fine.\n\n")]
    public async Task Split_EveryFormat_AnswersEveryRow(string name, string content, double unreadable = 0)
    {
        string output = Path.Combine(_runner.Folder, "out.jsonl");

        int exit = await _runner.RunAsync(
            "text", "split", _runner.Write(name, content), "-o", output, "--max-unreadable", unreadable.ToString(System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(ExitCode.Success, exit);
        string[] answers = ["{\"sentences\":[\"Fine.\"]}", "{\"sentences\":[]}"];
        Assert.Equal(unreadable > 0 ? answers[..1] : answers, await File.ReadAllLinesAsync(output, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("There is no vocabulary", "text", "tokenize", "--vocab", "nowhere")]
    [InlineData("There is no file", "text", "split", "nowhere.jsonl")]
    [InlineData("cannot be written", "text", "split", "{corpus}", "-o", "{corpus}/nowhere/out.jsonl")]
    [InlineData("There is no encoding 'utf-9'", "text", "split", "{corpus}", "--encoding", "utf-9")]
    [InlineData("';;' is no delimiter", "text", "split", "{corpus}", "--delimiter", ";;")]
    [InlineData("--max-row-bytes must be from 1024 to 67108864, but is 1023.", "text", "split", "{corpus}", "--max-row-bytes", "1023")]
    [InlineData("it is longer than 1,024 bytes", "text", "split", "{long}", "--max-row-bytes", "1024")]
    [InlineData("it is longer than 1,024 bytes", "text", "train-vocab", "{long}", "-o", "{corpus}-model", "--max-row-bytes", "1024")]
    [InlineData("See 'bert-pipeline text split --help'", "text", "split", "--plane")]
    [InlineData("--vocab-size must be 7 or more", "text", "train-vocab", "{corpus}", "-o", "{corpus}-model", "--vocab-size", "3")]
    [InlineData("Add --format binary.", "text", "pregenerate", "--train-corpus", "{corpus}", "--output-dir", "{corpus}-out", "--vocab", "{vocab}", "--recipe", "modern")]
    [InlineData("--max-seq-len must be from 5 to 65535", "text", "pregenerate", "--train-corpus", "{corpus}", "--output-dir", "{corpus}-out", "--vocab", "{vocab}", "--max-seq-len", "4")]
    [InlineData("holds 1 document(s)", "text", "pregenerate", "--train-corpus", "{corpus}", "--output-dir", "{corpus}-out", "--vocab", "{vocab}")]
    public async Task Text_WrongArguments_SayWhatToMend(string message, params string[] arguments)
    {
        string corpus = _runner.Write("corpus.txt", "One document only.\n");
        string vocabulary = _runner.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\none\n");

        int exit = await _runner.RunAsync([.. arguments.Select(a => a
            .Replace("{long}", _runner.Write("long.txt", $"One.\n{new string('a', 2000)}\n"), StringComparison.Ordinal)
            .Replace("{corpus}", corpus, StringComparison.Ordinal).Replace("{vocab}", vocabulary, StringComparison.Ordinal))]);

        Assert.Equal(ExitCode.UserError, exit);
        Assert.Contains(message, _runner.Error, StringComparison.Ordinal);
    }
}
