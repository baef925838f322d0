using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Local.Commands;
using BertPipeline.Orchestration.Requests;

namespace BertPipeline.Local.Tests.Commands;

public class RunArgumentsTests
{
    [Fact]
    public async Task Read_Options_MakeTheRequest()
    {
        JsonObject request = await ReadAsync(
            "--corpus", "feedback.csv", "--labelled", "labelled.csv", "--base-model", "scratch:tiny", "--variants", "bert,bag-of-tricks", "--seeds", "1", "2",
            "--lm-epochs", "2", "--epochs", "5", "--publish-as", "tagger", "--force", "--deadline", "2030-01-31T18:00:00Z");

        Assert.Equal(
            """{"corpus":"feedback.csv","labelled":"labelled.csv","baseModel":"scratch:tiny","publishAs":"tagger","deadline":"2030-01-31T18:00:00+00:00","force":true,"variants":["bert","bag-of-tricks"],"seeds":[1,2],"languageModel":{"epochs":2},"classifier":{"epochs":5}}""",
            request.ToJsonString(PipelineJson.Options));
    }

    /// <summary>A file of predictions is nothing to train: it stands under its name, and the variants are those that are left.</summary>
    [Fact]
    public async Task ReadAsync_PredictionsAmongTheVariants_StandByThemselves()
    {
        JsonObject request = await ReadAsync("--variants", "tf-idf", "external:out/llm.v2.jsonl,bert", "--promote");

        Assert.Equal("""{"promotion":{"always":true},"variants":["tf-idf","bert"],"external":{"llm.v2":"out/llm.v2.jsonl"}}""", request.ToJsonString());
    }

    [Fact]
    public async Task Read_HowFilesAreRead_GoesToCorpusAndLabelsEach()
    {
        JsonObject request = await ReadAsync(
            "--text-field", "Review Text", "--labelled-text-field", "text", "--label-fields", "Bugs", "Price", "--label-separator", ";", "--id-field", "ticket",
            "--delimiter", "tab", "--encoding", "windows-1251", "--max-row-bytes", "2048");

        Assert.Equal(
            """{"languageModel":{"textField":"Review Text","delimiter":"tab","encoding":"windows-1251","maximumRowBytes":2048},"classifier":{"textField":"text","labelFields":["Bugs","Price"],"labelSeparator":";","idField":"ticket","delimiter":"tab","encoding":"windows-1251","maximumRowBytes":2048}}""",
            request.ToJsonString(PipelineJson.Options));
    }

    [Fact]
    public async Task Read_OperatingPoints_OneForEachTag()
    {
        JsonObject request = await ReadAsync("--min-precision", "Bugs=0.9", "a=b=0.5", "--max-alerts", "Bugs=50");

        Assert.Equal(
            """{"classifier":{"operatingPoints":[{"tag":"Bugs","minPrecision":0.9,"maxAlerts":50},{"tag":"a=b","minPrecision":0.5}]}}""", request.ToJsonString(PipelineJson.Options));
        var refused = await Assert.ThrowsAsync<UserErrorException>(() => ReadAsync("--min-precision", "Bugs"));
        Assert.Contains("TAG=NUMBER", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_FileAndOptions_OptionsWinAndUnknownKeysAreKeptForTheHostToRefuse()
    {
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, """{"corpus":"a","classifier":{"epochs":9,"dropout":0.2},"oops":1}""", TestContext.Current.CancellationToken);

        JsonObject request = await ReadAsync("--request", path, "--corpus", "b", "--epochs", "3");

        File.Delete(path);
        Assert.Equal("""{"corpus":"b","classifier":{"epochs":3,"dropout":0.2},"oops":1}""", request.ToJsonString(PipelineJson.Options));
    }

    [Theory]
    [InlineData("""{"corpus":"a","corpus":"b"}""", "corpus: given twice.")]
    [InlineData("""{"classifier":{"\ud800":1}}""", "classifier: has a key with half of a surrogate pair")]
    [InlineData("{\"corpus\":\"caf\u00e9\"}", "Not UTF-8: byte 15 (0xE9).")]
    [InlineData("[1]", "It is not a JSON object.")]
    [InlineData("{", "Not JSON: line 1, byte 2.")]
    public async Task Read_FileThatIsNoRequest_SaysWhy(string content, string message)
    {
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, content, System.Text.Encoding.Latin1, TestContext.Current.CancellationToken);

        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(() => ReadAsync("--request", path, "--corpus", "c"));

        File.Delete(path);
        Assert.StartsWith($"{path}: {message}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_FileWithByteOrderMark_IsRead()
    {
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, """{"corpus":"a"}""", System.Text.Encoding.UTF8, TestContext.Current.CancellationToken);

        JsonObject request = await ReadAsync("--request", path);

        File.Delete(path);
        Assert.Equal("a", request["corpus"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(new string[0], """{"classifier":{"patience":0,"epochs":25,"optimizer":{"kind":"sgd"}}}""")]
    [InlineData(new[] { "--epochs", "7" }, """{"classifier":{"epochs":7,"patience":0,"optimizer":{"kind":"sgd"}}}""")]
    public async Task Read_NoEarlyStopping_TrainsAsTheArticle(string[] more, string expected)
    {
        JsonObject request = await ReadAsync(["--no-early-stopping", .. more]);

        Assert.Equal(expected, request.ToJsonString(PipelineJson.Options));
    }

    [Fact]
    public async Task Read_NoEarlyStoppingOverAFile_OnlyThePatienceIsOverruled()
    {
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            path, """{"classifier":{"epochs":9,"optimizer":{"kind":"adamw","schedule":"linear"},"patience":3}}""", TestContext.Current.CancellationToken);

        JsonObject request = await ReadAsync("--request", path, "--no-early-stopping");

        File.Delete(path);
        Assert.Equal("""{"classifier":{"epochs":9,"optimizer":{"kind":"adamw","schedule":"linear"},"patience":0}}""", request.ToJsonString(PipelineJson.Options));
    }

    [Theory]
    [InlineData("""{"classifier":{"optimizer":{"learningRate":0.001}}}""", "sets classifier.optimizer.learningRate, but no classifier.optimizer.kind", "or leave classifier.optimizer.learningRate out")]
    [InlineData("""{"classifier":{"optimizer":{"schedule":"linear","kind":null}}}""", "sets classifier.optimizer.schedule, but no classifier.optimizer.kind", "or leave classifier.optimizer.schedule out")]
    [InlineData(
        """{"classifier":{"optimizer":{"schedule":"linear","learningRate":0.001}}}""", "sets classifier.optimizer.learningRate and classifier.optimizer.schedule, but no classifier.optimizer.kind",
        "Set classifier.optimizer.kind to sgd or adamw")]
    public async Task Read_NoEarlyStoppingOverAFileWithAnotherOptimizersRate_IsRefused(string file, string said, string mend)
    {
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, file, TestContext.Current.CancellationToken);

        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(() => ReadAsync("--request", path, "--no-early-stopping"));
        JsonObject without = await ReadAsync("--request", path);

        File.Delete(path);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Contains(mend, error.Message, StringComparison.Ordinal);
        Assert.Equal(file, without.ToJsonString(PipelineJson.Options));
    }

    [Fact]
    public async Task Read_NoEarlyStoppingOverAFileOfEpochs_KeepsThem()
    {
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, """{"classifier":{"epochs":9}}""", TestContext.Current.CancellationToken);

        JsonObject request = await ReadAsync("--request", path, "--no-early-stopping");

        File.Delete(path);
        Assert.Equal("""{"classifier":{"epochs":9,"patience":0,"optimizer":{"kind":"sgd"}}}""", request.ToJsonString(PipelineJson.Options));
    }

    [Theory]
    [InlineData(true, "--base-model", "scratch:tiny", "--no-early-stopping")]
    [InlineData(false, "--base-model", "scratch:tiny")]
    [InlineData(false, "--base-model", "bert-base-uncased", "--no-early-stopping")]
    [InlineData(false, "--no-early-stopping")]
    public async Task Warnings_SgdFromRandomWeights_SaysThatItHardlyLearns(bool expected, params string[] arguments)
    {
        string[] warnings = [.. RunArguments.Warnings(await ReadAsync(arguments))];

        Assert.Equal(expected, warnings.Length == 1 && warnings[0].Contains("SGD hardly learns from random weights", StringComparison.Ordinal));
        Assert.Equal(expected ? 1 : 0, warnings.Length);
    }

    [Fact]
    public async Task Read_NoEarlyStoppingOverAFileWhoseOptimizerIsNoObject_IsLeftForTheHostToRefuse()
    {
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, """{"classifier":{"optimizer":"sgd"}}""", TestContext.Current.CancellationToken);

        JsonObject request = await ReadAsync("--request", path, "--no-early-stopping");

        File.Delete(path);
        Assert.Equal("sgd", (string?)request["classifier"]!["optimizer"]);
    }

    [Fact]
    public async Task Read_EveryOption_MakesARequestThatTheHostKnows()
    {
        JsonObject request = await ReadAsync(
            "--corpus", "feedback", "--labelled", "labelled", "--base-model", "scratch:tiny", "--variants", "bert", "--baseline", "bert", "--seeds", "1",
            "--lm-epochs", "2", "--epochs", "5", "--no-early-stopping", "--publish-as", "tagger", "--force", "--deadline", "2030-01-31T18:00:00Z");

        RequestReading<RunRequest> reading = RunRequestReader.Read(JsonSerializer.SerializeToUtf8Bytes(request), new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.Empty(reading.Errors);
        Assert.Equal(OptimizerKind.Sgd, reading.Request!.Classifier.Optimizer.Kind);
    }

    [Fact]
    public async Task Read_FileIsNotJson_SaysLineAndByte()
    {
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "{\n  corpus: 1}", TestContext.Current.CancellationToken);

        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(() => ReadAsync("--request", path));

        File.Delete(path);
        Assert.Equal($"{path}: Not JSON: line 2, byte 3.", error.Message);
    }

    private static Task<JsonObject> ReadAsync(params string[] arguments)
    {
        var options = new RunArguments();
        var command = new RootCommand();
        options.AddTo(command);
        return options.ReadAsync(command.Parse(arguments), TestContext.Current.CancellationToken);
    }
}
