using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Weights;
using BertPipeline.Weights.Packages;
using BertPipeline.Weights.SafeTensors;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.GpuWorker.Tests.Weights;

/// <summary>A pretrained encoder under a head that was never trained, and what people wrote.</summary>
internal static class RealTagger
{
    private const int Tags = 11;
    private const int Hidden = 384;

    /// <summary>The package's encoder under a head of logits between −10 and 10 or so.</summary>
    /// <param name="folder">Gets the encoder, and the tagger in a folder of its own.</param>
    /// <param name="pooling">What the head reads.</param>
    /// <param name="encoder">Which package's. What a head on [CLS] needs and the package lacks, the pooler, is drawn.</param>
    /// <returns>The tagger's folder.</returns>
    public static string Write(string folder, Pooling pooling, string encoder = "minilm")
    {
        PretrainedModel package = PretrainedModel.Find(encoder)!;
        PretrainedFolder.Write(package, PackageFiles.Of(typeof(RealTagger).Assembly).Find(package)!, folder);
        string tagger = Directory.CreateDirectory(Path.Combine(folder, "tagger")).FullName;
        foreach (string name in new[] { "config.json", "vocab.txt", "tokenizer_config.json" })
        {
            File.Copy(Path.Combine(folder, name), Path.Combine(tagger, name));
        }

        JsonObject config = JsonNode.Parse(File.ReadAllText(Path.Combine(tagger, "config.json")))!.AsObject();
        config["classifier_pooling"] = pooling == Pooling.Mean ? "mean" : "cls";
        File.WriteAllText(Path.Combine(tagger, "config.json"), config.ToJsonString());
        File.WriteAllText(Path.Combine(tagger, "labels.json"), JsonSerializer.Serialize(Enumerable.Range(0, Tags).Select(i => $"tag {i}")));
        string head = pooling == Pooling.Mean ? "classifier.0" : "classifier";
        var random = new Random(1);
        float[] Draw(int count, float width) => [.. Enumerable.Range(0, count).Select(_ => ((random.NextSingle() * 2) - 1) * width)];
        using ITensorFile stored = TensorFiles.Open(folder)!;
        List<OutgoingTensor> tensors = [.. stored.Tensors.Select(t => OutgoingTensor.Of(stored, t, t.Name))];
        tensors.Add(OutgoingTensor.Of($"{head}.weight", [Tags, Hidden], Draw(Tags * Hidden, 1)));
        tensors.Add(OutgoingTensor.Of($"{head}.bias", [Tags], new float[Tags]));
        if (pooling == Pooling.Cls && stored.Find("pooler.dense.weight") is null)
        {
            tensors.Add(OutgoingTensor.Of("pooler.dense.weight", [Hidden, Hidden], Draw(Hidden * Hidden, 0.1f)));
            tensors.Add(OutgoingTensor.Of("pooler.dense.bias", [Hidden], new float[Hidden]));
        }

        SafeTensorsWriter.Write(Path.Combine(tagger, "model.safetensors"), tensors);
        return tagger;
    }

    /// <summary>Reviews where they are at hand, else sentences of our own.</summary>
    public static string[] Texts(int count)
    {
        string? folder = Environment.GetEnvironmentVariable("BERTPIPELINE_DATA");
        if (string.IsNullOrEmpty(folder))
        {
            string[] subjects = ["The export", "Your app", "Support", "The new dashboard", "Login"];
            string[] ends = ["crashes every time I open it!", "is great, thanks 👍", "costs $5 too much…", "never answers — I’ve waited 3 days", "is OK."];
            return [.. Enumerable.Range(0, count).Select(i => string.Join(' ', Enumerable.Range(0, 1 + (i % 7)).Select(k => $"{subjects[(i + k) % 5]} {ends[((i * 3) + k) % 5]}")))];
        }

        using var lines = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, "reviews", "reviews.jsonl.gz")), CompressionMode.Decompress));
        return [.. Enumerable.Range(0, count).Select(_ => JsonDocument.Parse(lines.ReadLine()!).RootElement.GetProperty("text").GetString()!)];
    }

    /// <summary>The largest of a logit.</summary>
    public static double Difference(IReadOnlyList<float[]> expected, IReadOnlyList<float[]> actual) =>
        expected.Zip(actual, (e, a) => e.Zip(a, (x, y) => Math.Abs((double)x - y)).Max()).Max();
}
