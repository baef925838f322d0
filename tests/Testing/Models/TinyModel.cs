using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.SafeTensors;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Testing.Models;

/// <summary>A BERT of one layer with random weights, as a Hugging Face folder; and the same with something wrong.</summary>
public sealed record TinyModel
{
    private const int Hidden = 4;

    /// <summary>Makes it a tagger.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Rows of the classifier; as many as there are tags when left out.</summary>
    public int? ClassifierRows { get; init; }

    /// <summary>A tagger's head; what the configuration says of it.</summary>
    public HeadOptions Head { get; init; } = new();

    /// <summary>A tensor that the weights lack.</summary>
    public string? Missing { get; init; }

    /// <summary>A tensor that is one row longer than it should be.</summary>
    public string? Misshapen { get; init; }

    /// <summary>Words of the vocabulary besides the five special ones; <c>vocab_size</c> stays 8.</summary>
    public int Words { get; init; } = 3;

    /// <summary>Writes the folder, which must exist; returns its path.</summary>
    public string WriteTo(string folder)
    {
        var config = new BertConfig { VocabSize = 8, HiddenSize = Hidden, NumHiddenLayers = 1, NumAttentionHeads = 2, IntermediateSize = 8, MaxPositionEmbeddings = 16 };
        config = Tags is null ? config : config.With(Head);
        JsonObject json = JsonSerializer.SerializeToNode(config, PipelineJson.Options)!.AsObject();
        List<ExpectedTensor> tensors = [.. BertTensors.Encoder(config), .. BertTensors.Pooler(config)];
        if (Tags is not null)
        {
            json["id2label"] = new JsonObject(Tags.Select((tag, i) => KeyValuePair.Create($"{i}", (JsonNode?)tag)));
            for (int layer = 0; layer < Head.Layers; layer++)
            {
                long rows = layer < Head.Layers - 1 ? Hidden : ClassifierRows ?? Tags.Count;
                string weight = layer < Head.Layers - 1 ? $"classifier.{layer}.weight" : TensorNames.HeadWeight(Head);
                tensors.Add(new(weight, [rows, Hidden]));
                tensors.Add(new(weight.Replace("weight", "bias", StringComparison.Ordinal), [rows]));
            }

            File.WriteAllText(Path.Combine(folder, ModelFiles.Labels), JsonSerializer.Serialize(Tags));
            File.WriteAllText(Path.Combine(folder, ModelFiles.Thresholds), JsonSerializer.Serialize(Tags.ToDictionary(t => t, _ => 0.25)));
        }

        var random = new Random(1);
        File.WriteAllText(Path.Combine(folder, ModelFiles.Config), json.ToJsonString());
        File.WriteAllText(Path.Combine(folder, ModelFiles.Vocabulary), "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n" + string.Concat(Enumerable.Range(0, Words).Select(i => $"w{i}\n")));
        SafeTensorsWriter.Write(
            Path.Combine(folder, ModelFiles.SafeTensors),
            [.. tensors.Where(t => t.Name != Missing).Select(t => Fill(t.Name, [t.Shape[0] + (t.Name == Misshapen ? 1 : 0), .. t.Shape.Skip(1)], random))]);
        return folder;
    }

    private static OutgoingTensor Fill(string name, long[] shape, Random random)
    {
        float[] values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = random.NextSingle() - 0.5f;
        }

        return OutgoingTensor.Of(name, shape, values);
    }
}
