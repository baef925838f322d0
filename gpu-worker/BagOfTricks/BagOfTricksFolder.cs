using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Weights;
using BertPipeline.Weights;
using BertPipeline.Weights.SafeTensors;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.GpuWorker.BagOfTricks;

/// <summary>The baseline as files: <c>config.json</c>, <c>labels.json</c> and a <c>model.safetensors</c> with the rows that training met.</summary>
internal static class BagOfTricksFolder
{
    public static void Write(string folder, BagOfTricksModel model, BagOfTricksOptions options, IReadOnlyList<string> tags)
    {
        JsonObject config = JsonSerializer.SerializeToNode(options, PipelineJson.Options)!.AsObject();
        config["model_type"] = BagOfTricksModel.ModelType;
        File.WriteAllText(Path.Combine(folder, ModelFiles.Config), config.ToJsonString(PipelineJson.Indented) + "\n");
        File.WriteAllText(Path.Combine(folder, ModelFiles.Labels), JsonSerializer.Serialize(tags, PipelineJson.Indented) + "\n");

        (int Bucket, int Row)[] known = [.. model.Rows.Select((row, bucket) => (bucket, row)).Where(r => r.row >= 0)];
        float[] embeddings = new float[known.Length * options.Dimension];
        for (int i = 0; i < known.Length; i++)
        {
            model.Embeddings.AsSpan(known[i].Row * options.Dimension, options.Dimension).CopyTo(embeddings.AsSpan(i * options.Dimension));
        }

        // Numbers of buckets as floats: exact below 2^24, and the file keeps one type.
        SafeTensorsWriter.Write(Path.Combine(folder, ModelFiles.SafeTensors),
        [
            OutgoingTensor.Of("embeddings.buckets", [known.Length], [.. known.Select(r => (float)r.Bucket)]),
            OutgoingTensor.Of("embeddings.importance", [known.Length], [.. known.Select(r => model.Importance[r.Row])]),
            OutgoingTensor.Of("embeddings.weight", [known.Length, options.Dimension], embeddings),
            OutgoingTensor.Of("classifier.weight", [tags.Count, options.Dimension], model.Weights),
            OutgoingTensor.Of("classifier.bias", [tags.Count], model.Biases),
        ]);
    }

    /// <exception cref="UserErrorException">The files do not fit one another.</exception>
    public static (BagOfTricksModel Model, BagOfTricksOptions Options, IReadOnlyList<string> Tags) Read(string folder)
    {
        BagOfTricksOptions options = ModelFolder.ReadJson<BagOfTricksOptions>(folder, ModelFiles.Config);
        string[] tags = ModelFolder.ReadJson<string[]>(folder, ModelFiles.Labels);
        using ITensorFile weights = TensorFiles.OpenFile(Path.Combine(folder, ModelFiles.SafeTensors));
        float[] buckets = weights.Singles("embeddings.buckets", -1);
        int[] rows = new int[options.Buckets];
        Array.Fill(rows, -1);
        foreach ((int row, float bucket) in buckets.Index())
        {
            if (!(bucket >= 0 && bucket < rows.Length))
            {
                throw new UserErrorException($"{weights.Path}: bucket {bucket} of {rows.Length}.");
            }

            rows[(int)bucket] = row;
        }

        return (
            new BagOfTricksModel(
                rows, weights.Singles("embeddings.importance", buckets.Length), weights.Singles("embeddings.weight", buckets.Length, options.Dimension),
                weights.Singles("classifier.weight", tags.Length, options.Dimension), weights.Singles("classifier.bias", tags.Length)),
            options, tags);
    }
}
