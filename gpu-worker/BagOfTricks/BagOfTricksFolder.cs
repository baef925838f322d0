using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Checkpoints;

namespace BertPipeline.GpuWorker.BagOfTricks;

/// <summary>The baseline as files: <c>config.json</c>, <c>labels.json</c> and a <c>model.safetensors</c> with the rows that training met.</summary>
public static class BagOfTricksFolder
{
    public static void Write(string folder, BagOfTricksModel model, BagOfTricksOptions options, IReadOnlyList<string> tags)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tags);
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
            ("embeddings.buckets", [known.Length], [.. known.Select(r => (float)r.Bucket)]),
            ("embeddings.importance", [known.Length], [.. known.Select(r => model.Importance[r.Row])]),
            ("embeddings.weight", [known.Length, options.Dimension], embeddings),
            ("classifier.weight", [tags.Count, options.Dimension], model.Weights),
            ("classifier.bias", [tags.Count], model.Biases),
        ]);
    }

    /// <exception cref="UserErrorException">The files do not fit one another.</exception>
    public static (BagOfTricksModel Model, BagOfTricksOptions Options, IReadOnlyList<string> Tags) Read(string folder)
    {
        BagOfTricksOptions options = ModelFolder.ReadJson<BagOfTricksOptions>(folder, ModelFiles.Config);
        string[] tags = ModelFolder.ReadJson<string[]>(folder, ModelFiles.Labels);
        using var weights = new SafeTensorsReader(Path.Combine(folder, ModelFiles.SafeTensors));
        int known = (int)Expect(weights, "embeddings.buckets", 1)[0];
        RequireShape(weights, "embeddings.importance", [known]);
        RequireShape(weights, "embeddings.weight", [known, options.Dimension]);
        RequireShape(weights, "classifier.weight", [tags.Length, options.Dimension]);
        RequireShape(weights, "classifier.bias", [tags.Length]);

        int[] rows = new int[options.Buckets];
        Array.Fill(rows, -1);
        foreach ((int row, float bucket) in weights.ReadArray<float>("embeddings.buckets").Index())
        {
            if (!(bucket >= 0 && bucket < rows.Length))
            {
                throw new UserErrorException($"{weights.Path}: bucket {bucket} of {rows.Length}.");
            }

            rows[(int)bucket] = row;
        }

        return (
            new BagOfTricksModel(
                rows, weights.ReadArray<float>("embeddings.importance"), weights.ReadArray<float>("embeddings.weight"),
                weights.ReadArray<float>("classifier.weight"), weights.ReadArray<float>("classifier.bias")),
            options, tags);
    }

    private static void RequireShape(SafeTensorsReader weights, string name, long[] shape)
    {
        if (!Expect(weights, name, shape.Length).AsSpan().SequenceEqual(shape))
        {
            throw new UserErrorException($"{weights.Path}: '{name}' has shape [{string.Join(", ", weights.Shape(name))}], expected [{string.Join(", ", shape)}].");
        }
    }

    private static long[] Expect(SafeTensorsReader weights, string name, int dimensions) =>
        weights.Names.Contains(name) && weights.Shape(name).Length == dimensions && weights.IsFloat32(name)
            ? weights.Shape(name)
            : throw new UserErrorException($"{weights.Path} lacks '{name}', or it is not what it should be.");
}
