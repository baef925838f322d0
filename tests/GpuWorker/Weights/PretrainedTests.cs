using System.Reflection;
using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Tests.Reference;
using BertPipeline.GpuWorker.Weights;
using BertPipeline.Text.Tokenization.Folders;
using BertPipeline.Weights;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Packages;
using BertPipeline.Weights.Tensors;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Weights;

/// <summary>The packages' models, as restore has fetched them: read into a folder, the encoder gives what ONNX Runtime makes of the graph in the package.</summary>
public sealed class PretrainedTests : IDisposable
{
    // Curly quotes, accents, numbers and symbols: what the packages' own tokenizer does not cut as BERT does.
    private const string Text = "It’s the café’s Wi-Fi again: v10.0.1 logs me out 3 times a day (>50% of calls) — I’d pay $5 for a FIX!!";

    // [CLS], then the lines of bert-base-uncased's vocab.txt, from 0, of it, ’, s, the, cafe, ’, s.
    private static readonly int[] FirstIds = [101, 2009, 1521, 1055, 1996, 7668, 1521, 1055];

    private readonly string _folder = Directory.CreateTempSubdirectory("pretrained-").FullName;

    public PretrainedTests() => TorchRuntime.Start();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("minilm", true)]
    [InlineData("arctic-xs", false)]
    public void Encode_Sentence_EqualsOnnxRuntime(string name, bool hasPooler)
    {
        using var scope = NewDisposeScope();
        string assembly = Unpack(name);
        int[] ids = [101, .. Tokens(), 102];
        Assert.Equal(FirstIds, ids[..8]);
        using var model = new BertForPreTraining(ModelFolder.ReadConfig(_folder));
        using (ITensorFile file = TensorFiles.Open(_folder)!)
        {
            TensorMatch match = ModelWeights.Load(file, model);
            Assert.Equal((hasPooler ? 103 : 101, 0), (match.Matched.Count, match.Surplus.Count));
        }

        model.eval();
        using var _ = no_grad();
        var bert = (BertModel)model.named_children().Single(c => c.name == "bert").module;
        SequenceBatch batch = Batch(ids);
        Tensor byModules = bert.Encode(batch.ToInput(CPU));
        Tensor byKernels = bert.Encode(batch, tokens: null, CPU);

        Tensor[] expected = RunOnnx(assembly, ids);
        Closeness.AssertClose(byModules, expected[0][0], 1e-5, 1e-6, "hidden states of the modules");
        Closeness.AssertClose(byKernels, expected[0][0], 1e-5, 1e-6, "hidden states of the project's own kernels");
        Closeness.AssertClose(Embedding(byKernels), Embedding(expected[0][0]), 0, 1e-5, "embedding");
        Assert.Equal(hasPooler, expected.Length == 2);
        if (hasPooler)
        {
            Closeness.AssertClose(bert.Pool(byModules[..1]), expected[1], 1e-5, 1e-6, "pooled vector");
        }
    }

    /// <summary>Writes the folder; returns the package's assembly.</summary>
    private string Unpack(string name)
    {
        PretrainedModel model = PretrainedModel.Find(name)!;
        string assembly = PackageFiles.Of(typeof(PretrainedTests).Assembly).Find(model)!;
        PretrainedFolder.Write(model, assembly, _folder);
        return assembly;
    }

    private List<int> Tokens()
    {
        var ids = new List<int>();
        TokenizerFolder.Load(_folder).Encode(Text, ids);
        return ids;
    }

    private static SequenceBatch Batch(int[] ids)
    {
        var batch = new SequenceBatch([ids.Length], hasPairs: false);
        for (int i = 0; i < ids.Length; i++)
        {
            batch.Ids(0)[i] = ids[i];
        }

        return batch;
    }

    /// <summary>As sentence-transformers makes it: the mean over the tokens, of length 1.</summary>
    private static Tensor Embedding(Tensor hidden)
    {
        Tensor mean = hidden.mean([0]);
        return mean / mean.norm();
    }

    /// <summary>The graph's outputs: hidden states <c>[1, length, hidden]</c>, and the pooled vector <c>[1, hidden]</c> where it has one.</summary>
    private static Tensor[] RunOnnx(string assembly, int[] ids)
    {
        using Stream resource = Assembly.LoadFile(assembly).GetManifestResourceStream(Path.GetFileNameWithoutExtension(assembly) + ".Resources.model.onnx")!;
        using var graph = new MemoryStream();
        resource.CopyTo(graph);
        using var session = new InferenceSession(graph.ToArray());
        using var options = new RunOptions();
        long[] shape = [1, ids.Length];
        using OrtValue words = OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(ids, id => (long)id), shape);
        using OrtValue mask = OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(ids, _ => 1L), shape);
        using OrtValue segments = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
        using IDisposableReadOnlyCollection<OrtValue> outputs =
            session.Run(options, ["input_ids", "attention_mask", "token_type_ids"], [words, mask, segments], session.OutputNames);
        return [.. outputs.Select(o => tensor(o.GetTensorDataAsSpan<float>().ToArray(), o.GetTensorTypeAndShape().Shape))];
    }
}
