using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using BertPipeline.Local.Tests.Conformance;
using BertPipeline.Testing.Models;
using BertPipeline.Testing.Node;
using BertPipeline.Text.Tokenization;
using BertPipeline.Text.Tokenization.Folders;
using Microsoft.ML.OnnxRuntime;
using Tokenizers.DotNet;

namespace BertPipeline.Local.Tests.Commands.Models;

/// <summary>
/// One tagger, exported as ONNX, and every program that is said to open the folder: none of its files is touched, all get the same texts, and all must give the same ids, scores and tags. What a
/// client does not tell (a tokenizer has no scores) is left out of its row.
/// </summary>
public sealed class ModelsExportClientsTests(LocalApiHost host) : ModelsCommandTests(host)
{
    private const double Threshold = 0.5;

    private static readonly string[] Tags = ["a", "b", "c"];

    /// <summary>The ids by hand: the vocabulary is [PAD] [UNK] [CLS] [SEP] [MASK] w0 w1 w2. A typed [SEP] is text, of a bracket, a word and a bracket that it lacks.</summary>
    private static readonly (string Text, int[] Ids)[] Expected =
    [
        ("w1", [2, 6, 3]),
        ("w0 w1 w2", [2, 5, 6, 7, 3]),
        ("W2 [SEP] w2", [2, 7, 1, 1, 1, 7, 3]),
        ("unknown w0", [2, 1, 5, 3]),
        ("", [2, 3]),
    ];

    private static readonly string[] Texts = [.. Expected.Select(row => row.Text)];

    private string Target => Path.Combine(Folder, "out");

    [Theory]
    [InlineData("fp32", 1e-5)]
    [InlineData("q8", 1e-3)]
    public async Task Export_Tagger_OpensInEveryClientUnedited(string dtype, double tolerance)
    {
        bool isQuantized = dtype == "q8";
        await PublishAsync();
        string[] quantize = isQuantized ? ["--quantize", "int8"] : [];
        await RunAsync(["models", "export", Name, "--output", Target, "--format", "onnx", .. quantize]);
        double[][] scores = [.. Expected.Select(row => OnnxRuntime(row.Ids, isQuantized ? "model_quantized.onnx" : "model.onnx"))];

        AssertTransformers();
        AssertTextEmbeddingsInference();
        List<Row> rows = [new("ours", Ours())];
        if (OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64)
        {
            rows.Add(new("NuGet Tokenizers.DotNet", Rust()));
        }

        Check(rows, scores, tolerance);
        Answer[] answers = await NodeClients.RunAsync<Answer[]>("classify.js", new { parent = Folder, model = "out", dtype, texts = Texts });
        int[][] words = await NodeClients.RunAsync<int[][]>("tokenize.js", new { folder = Target, texts = Texts });
        Check(
            [
                new("npm @huggingface/transformers", [.. answers.Select(answer => answer.Ids)], answers),
                new("npm @huggingface/tokenizers", [.. words.Select(ids => (int[])[2, .. ids, 3])]),
            ], scores, tolerance);
    }

    /// <summary>A row a client, and all of them as expected.</summary>
    private static void Check(IReadOnlyList<Row> rows, double[][] scores, double tolerance)
    {
        foreach (Row row in rows)
        {
            int equal = row.Ids.Zip(Expected).Count(pair => pair.First.SequenceEqual(pair.Second.Ids));
            double? difference = row.Answers?.Zip(scores).Max(pair => Tags.Zip(pair.Second).Max(tag => Math.Abs(pair.First.Scores[tag.First] - tag.Second)));
            string line = string.Create(CultureInfo.InvariantCulture, $"| {row.Client} | ids of {equal} of {Texts.Length} texts | largest difference of a score {difference:e1} |");
            TestContext.Current.TestOutputHelper?.WriteLine(line);
            Assert.True(row.Ids.Length == Texts.Length && equal == Texts.Length && (difference ?? 0) <= tolerance, line);
            foreach ((Answer answer, double[] expected) in (row.Answers ?? []).Zip(scores))
            {
                Assert.Equal(Tags.Where((_, i) => expected[i] >= Threshold), answer.Tags.Order(StringComparer.Ordinal));
            }
        }
    }

    /// <summary>As a run publishes it: with its thresholds in the configuration.</summary>
    private async Task PublishAsync()
    {
        var model = new TinyModel { Tags = Tags };
        string path = Path.Combine(model.WriteTo(Folder), "config.json");
        JsonObject config = JsonNode.Parse(await File.ReadAllTextAsync(path, Token))!.AsObject();
        config["thresholds"] = new JsonObject(Tags.Select(tag => KeyValuePair.Create(tag, (JsonNode?)Threshold)));
        await File.WriteAllTextAsync(path, config.ToJsonString(), Token);
        await RunAsync("models", "import", Folder, "--name", Name);
    }

    /// <summary>What AutoConfig and AutoTokenizer go by (transformers, "Auto Classes").</summary>
    private void AssertTransformers()
    {
        JsonObject config = Read("config.json");
        JsonObject tokenizer = Read("tokenizer_config.json");
        Assert.Equal(("bert", "multi_label_classification"), ((string?)config["model_type"], (string?)config["problem_type"]));
        Assert.Equal("BertForSequenceClassification", (string?)Assert.Single(config["architectures"]!.AsArray()));
        Assert.Equal(Tags, Tags.Select((_, id) => (string?)config["id2label"]![$"{id}"]));
        Assert.Equal([0, 1, 2], Tags.Select(tag => (int)config["label2id"]![tag]!));
        Assert.Equal(("BertTokenizer", true, 16), ((string?)tokenizer["tokenizer_class"], (bool?)tokenizer["do_lower_case"], (int?)tokenizer["model_max_length"]));
        Assert.Equal(["[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"], new[] { "unk_token", "cls_token", "sep_token", "pad_token", "mask_token" }.Select(key => (string?)tokenizer[key]));
    }

    /// <summary>
    /// What text-embeddings-inference's router asks of a folder (router/src/lib.rs): a tokenizer.json, whose padding it takes away, and of config.json a class that ends with Classification, both
    /// directions of the labels, more than one of them, and the positions, which are its longest text.
    /// </summary>
    private void AssertTextEmbeddingsInference()
    {
        JsonObject config = Read("config.json");
        Assert.EndsWith("Classification", (string?)config["architectures"]![0], StringComparison.Ordinal);
        Assert.True(config["id2label"]!.AsObject().Count > 1);
        Assert.Equal(config["id2label"]!.AsObject().Count, config["label2id"]!.AsObject().Count);
        Assert.Equal(16, (int)config["max_position_embeddings"]!);
        Assert.True((int?)config["pad_token_id"] is null or >= 0);
        JsonObject tokenizer = Read("tokenizer.json");
        Assert.True(tokenizer.ContainsKey("padding") && tokenizer["padding"] is null);
    }

    private JsonObject Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Target, file)))!.AsObject();

    private int[][] Ours()
    {
        WordPieceTokenizer tokenizer = TokenizerFolder.Load(Target);
        return [.. Texts.Select(text => (int[])[tokenizer.Vocabulary.ClassificationId, .. tokenizer.EncodeToIds(text), tokenizer.Vocabulary.SeparatorId])];
    }

    private int[][] Rust()
    {
        var tokenizer = new Tokenizer(Path.Combine(Target, "tokenizer.json"));
        return [.. Texts.Select(text => Array.ConvertAll(tokenizer.Encode(text), id => (int)id))];
    }

    private double[] OnnxRuntime(int[] row, string file)
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

    private sealed record Row(string Client, int[][] Ids, Answer[]? Answers = null);

    private sealed record Answer(int[] Ids, string[] Tags, Dictionary<string, double> Scores);
}
