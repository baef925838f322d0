using System.Text.Json.Nodes;
using BertPipeline.Contracts.Runs;
using BertPipeline.Local.Terminal;
using BertPipeline.Local.Tests.Conformance;
using BertPipeline.Testing.Models;
using BertPipeline.Testing.Node;
using BertPipeline.Text.Tokenization;
using BertPipeline.Text.Tokenization.Folders;
using Microsoft.ML.OnnxRuntime;

namespace BertPipeline.Local.Tests.Commands.Models;

/// <summary><c>models export --format onnx</c>, and what transformers.js makes of the folder.</summary>
public sealed class ModelsExportOnnxTests(LocalApiHost host) : ModelsCommandTests(host)
{
    private static readonly string[] Texts = ["w1", "w0 w1 w2", "w2 [SEP] w2", "unknown w0", ""];

    private string Target => Path.Combine(Folder, "out");

    [Fact]
    public async Task Export_Tagger_IsAFolderThatOpensAsItIs()
    {
        await ImportAsync(new TinyModel { Tags = ["a", "b"], Head = new HeadOptions { Layers = 2, Pooling = Pooling.Mean } });

        await ExportAsync();

        Assert.Equal(
            ["config.json", "labels.json", "onnx/model.onnx", "special_tokens_map.json", "thresholds.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt"],
            Directory.GetFiles(Target, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Target, f).Replace('\\', '/')).Order(StringComparer.Ordinal));
        JsonNode config = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Target, "config.json"), Token))!;
        Assert.Equal(("bert", "b", 1, "multi_label_classification"), ((string?)config["model_type"], (string?)config["id2label"]!["1"], (int?)config["label2id"]!["b"], (string?)config["problem_type"]));
        JsonNode tokenizer = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Target, "tokenizer_config.json"), Token))!;
        Assert.Equal(("[PAD]", 16, true), ((string?)tokenizer["pad_token"], (int?)tokenizer["model_max_length"], (bool?)tokenizer["do_lower_case"]));
    }

    [Theory]
    [InlineData("fp32", 1e-5)]
    [InlineData("q8", 1e-3)]
    public async Task Export_Tagger_TransformersJsGivesOurIdsScoresAndTags(string dtype, double tolerance)
    {
        await ImportAsync(new TinyModel { Tags = ["a", "b", "c"] });
        await ExportAsync(dtype == "q8" ? ["--quantize", "int8"] : []);
        SetThresholds(new() { ["a"] = 0.5, ["b"] = 0.5 });
        WordPieceTokenizer tokenizer = TokenizerFolder.Load(Target);
        int[][] rows = [.. Texts.Select(text => (int[])[tokenizer.Vocabulary.ClassificationId, .. tokenizer.EncodeToIds(text), tokenizer.Vocabulary.SeparatorId])];
        double[][] scores = [.. rows.Select(row => Scores(row, dtype == "q8" ? "model_quantized.onnx" : "model.onnx"))];

        Answer[] answers = await NodeClients.RunAsync<Answer[]>("classify.js", new { parent = Folder, model = "out", dtype, texts = Texts });

        Assert.Equal(rows, answers.Select(a => a.Ids));
        Assert.All(answers.Zip(scores), pair => Assert.All(pair.Second.Zip(new[] { "a", "b", "c" }), s => Assert.Equal(s.First, pair.First.Scores[s.Second], tolerance)));
        Assert.All(answers.Zip(scores), pair => Assert.Equal(new[] { "a", "b" }.Where((_, i) => pair.Second[i] >= 0.5), pair.First.Tags.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Export_OverAnEarlierGraph_LeavesTheNewOneAlone()
    {
        await ImportAsync(new TinyModel());
        await ExportAsync();

        await ExportAsync("--quantize", "int8", "--force");

        Assert.Equal(["model_quantized.onnx"], Directory.GetFiles(Path.Combine(Target, "onnx")).Select(Path.GetFileName));
        Assert.False(File.Exists(Path.Combine(Target, "model.safetensors")));
    }

    [Fact]
    public async Task Export_NoBert_IsRefusedWithWhatItHas()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "config.json"), """{"model_type":"tf-idf"}""", Token);
        await Models.PublishAsync(Name, Folder, "run-1", cancellationToken: Token);
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "export", Name, "-o", Target, "--format", "onnx"));
        Assert.Contains("is a model of the type 'tf-idf': only a BERT has an ONNX form. It is exported as it was published", command.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task Export_QuantizedInAnotherForm_IsRefused()
    {
        await ImportAsync(new TinyModel());
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "export", Name, "-o", Target, "--format", "pytorch", "--quantize", "int8"));
        Assert.Contains("--quantize is for --format onnx", command.Error, StringComparison.Ordinal);
    }

    /// <summary>What was exported comes back as the same tagger.</summary>
    [Fact]
    public async Task Import_ExportedGraph_IsTheTaggerAgain()
    {
        await ImportAsync(new TinyModel { Tags = ["a", "b"] });
        await ExportAsync();

        await RunAsync("models", "import", Path.Combine(Target, "onnx", "model.onnx"), "--name", Name + "-back");

        Assert.Matches(@"tags\s+2", await RunAsync("models", "show", Name + "-back"));
    }

    private Task<string> ExportAsync(params string[] more) => RunAsync(["models", "export", Name, "--output", Target, "--format", "onnx", .. more]);

    /// <summary>As a run publishes them.</summary>
    private void SetThresholds(Dictionary<string, double> thresholds)
    {
        string path = Path.Combine(Target, "config.json");
        JsonObject config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        config["thresholds"] = new JsonObject(thresholds.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value)));
        File.WriteAllText(path, config.ToJsonString());
    }

    private double[] Scores(int[] row, string file)
    {
        using var session = new InferenceSession(Path.Combine(Target, "onnx", file));
        long[] shape = [1, row.Length];
        using OrtValue ids = OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(row, id => (long)id), shape);
        using OrtValue mask = OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(row, _ => 1L), shape);
        using OrtValue types = OrtValue.CreateTensorValueFromMemory(new long[row.Length], shape);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, ["input_ids", "attention_mask", "token_type_ids"], [ids, mask, types], ["logits"]);
        return Array.ConvertAll(outputs[0].GetTensorDataAsSpan<float>().ToArray(), logit => 1 / (1 + Math.Exp(-logit)));
    }

    private sealed record Answer(int[] Ids, string[] Tags, Dictionary<string, double> Scores);
}
