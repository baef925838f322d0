using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Weights;
using BertPipeline.Weights;
using BertPipeline.Weights.SafeTensors;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.GpuWorker.TfIdf;

/// <summary>The model as files: <c>config.json</c>, <c>labels.json</c>, a term a line in <c>vocab.txt</c>, and a <c>model.safetensors</c> of what was learnt.</summary>
internal static class TfIdfFolder
{
    private const string Importance = "importance";
    private const string Weight = "classifier.weight";
    private const string Bias = "classifier.bias";

    public static void Write(string folder, TfIdfModel model, IReadOnlyList<string> tags)
    {
        TfIdfVectorizer vectorizer = model.Vectorizer;
        JsonObject config = JsonSerializer.SerializeToNode(vectorizer.Form, PipelineJson.Options)!.AsObject();
        config["model_type"] = TfIdfModel.ModelType;
        File.WriteAllText(Path.Combine(folder, ModelFiles.Config), config.ToJsonString(PipelineJson.Indented) + "\n");
        File.WriteAllText(Path.Combine(folder, ModelFiles.Labels), JsonSerializer.Serialize(tags, PipelineJson.Indented) + "\n");
        File.WriteAllText(Path.Combine(folder, ModelFiles.Vocabulary), string.Concat(vectorizer.Vocabulary.Select(term => term + "\n")));
        int terms = vectorizer.Vocabulary.Count;
        SafeTensorsWriter.Write(Path.Combine(folder, ModelFiles.SafeTensors),
        [
            OutgoingTensor.Of(Importance, [terms], Singles(vectorizer.Importance)),
            OutgoingTensor.Of(Weight, [tags.Count, terms], Singles(model.Weights.SelectMany(tag => tag))),
            OutgoingTensor.Of(Bias, [tags.Count], Singles(model.Biases)),
        ]);
    }

    /// <exception cref="UserErrorException">The files do not fit one another.</exception>
    public static (TfIdfModel Model, IReadOnlyList<string> Tags) Read(string folder)
    {
        TfIdfForm form = ModelFolder.ReadJson<TfIdfForm>(folder, ModelFiles.Config);
        string[] tags = ModelFolder.ReadJson<string[]>(folder, ModelFiles.Labels);
        string[] vocabulary = ReadVocabulary(Path.Combine(folder, ModelFiles.Vocabulary));
        using ITensorFile weights = TensorFiles.OpenFile(Path.Combine(folder, ModelFiles.SafeTensors));
        var vectorizer = new TfIdfVectorizer(form, vocabulary, Doubles(weights.Singles(Importance, vocabulary.Length)));
        double[] all = Doubles(weights.Singles(Weight, tags.Length, vocabulary.Length));
        double[][] rows = [.. Enumerable.Range(0, tags.Length).Select(tag => all[(tag * vocabulary.Length)..((tag + 1) * vocabulary.Length)])];
        return (new TfIdfModel(vectorizer, rows, Doubles(weights.Singles(Bias, tags.Length))), tags);
    }

    private static string[] ReadVocabulary(string path)
    {
        string[] vocabulary = File.Exists(path) ? File.ReadAllLines(path) : throw new UserErrorException($"There is no {path}.");
        return vocabulary.GroupBy(term => term, StringComparer.Ordinal).FirstOrDefault(term => term.Skip(1).Any()) is { } twice
            ? throw new UserErrorException($"{path} has the term '{PrintableText.Of(twice.Key)}' twice.")
            : vocabulary;
    }

    private static float[] Singles(IEnumerable<double> values) => [.. values.Select(value => (float)value)];

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);
}
