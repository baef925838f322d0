using System.IO.Compression;
using System.Reflection;
using System.Text.Json;
using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Tests.Reference;
using BertPipeline.GpuWorker.Training;
using BertPipeline.GpuWorker.Weights;
using BertPipeline.Text.Tokenization;
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

    /// <summary>Reviews as people wrote them; the graph gets them one by one, and all at once with padding and a mask.</summary>
    [Theory]
    [InlineData("minilm")]
    [InlineData("arctic-xs")]
    public void Encode_FiftyReviews_EqualsOnnxRuntimeAloneAndPadded(string name)
    {
        using var scope = NewDisposeScope();
        string[] reviews = Reviews(50);
        string assembly = Unpack(name);
        WordPieceTokenizer tokenizer = TokenizerFolder.Load(_folder);
        int[][] rows = [.. reviews.Select(text => (int[])[101, .. tokenizer.EncodeToIds(text).Take(126), 102])];
        using var model = new BertForPreTraining(ModelFolder.ReadConfig(_folder));
        using (ITensorFile file = TensorFiles.Open(_folder)!)
        {
            ModelWeights.Load(file, model);
        }

        model.eval();
        using var _ = no_grad();
        var bert = (BertModel)model.named_children().Single(c => c.name == "bert").module;
        var batch = PieceEncoder.Batch(rows);
        Tensor ours = bert.Encode(batch, tokens: null, CPU);
        using InferenceSession session = Session(assembly);
        Tensor padded = RunOnnx(session, rows)[0];
        for (int row = 0; row < rows.Length; row++)
        {
            Tensor hidden = ours[batch.Offset(row)..(batch.Offset(row) + rows[row].Length)];
            Closeness.AssertClose(hidden, RunOnnx(session, [rows[row]])[0][0], 1e-5, 1e-6, $"review {row} alone");
            Closeness.AssertClose(hidden, padded[row][..rows[row].Length], 1e-5, 1e-6, $"review {row} padded");
        }
    }

    private static string[] Reviews(int count)
    {
        string? folder = Environment.GetEnvironmentVariable("BERTPIPELINE_DATA");
        if (string.IsNullOrEmpty(folder))
        {
            Assert.Skip("BERTPIPELINE_DATA is not set: the reviews are not part of the project.");
        }

        using var lines = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, "reviews", "reviews.jsonl.gz")), CompressionMode.Decompress));
        return [.. Enumerable.Range(0, count).Select(_ => JsonDocument.Parse(lines.ReadLine()!).RootElement.GetProperty("text").GetString()!)];
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
        using InferenceSession session = Session(assembly);
        return RunOnnx(session, [ids]);
    }

    private static InferenceSession Session(string assembly)
    {
        using Stream resource = Assembly.LoadFile(assembly).GetManifestResourceStream(Path.GetFileNameWithoutExtension(assembly) + ".Resources.model.onnx")!;
        using var graph = new MemoryStream();
        resource.CopyTo(graph);
        return new InferenceSession(graph.ToArray());
    }

    private static Tensor[] RunOnnx(InferenceSession session, int[][] rows)
    {
        using var options = new RunOptions();
        int longest = rows.Max(row => row.Length);
        long[] shape = [rows.Length, longest];
        using OrtValue words = OrtValue.CreateTensorValueFromMemory(Padded(rows, longest, id => id), shape);
        using OrtValue mask = OrtValue.CreateTensorValueFromMemory(Padded(rows, longest, _ => 1), shape);
        using OrtValue segments = OrtValue.CreateTensorValueFromMemory(new long[rows.Length * longest], shape);
        using IDisposableReadOnlyCollection<OrtValue> outputs =
            session.Run(options, ["input_ids", "attention_mask", "token_type_ids"], [words, mask, segments], session.OutputNames);
        return [.. outputs.Select(o => tensor(o.GetTensorDataAsSpan<float>().ToArray(), o.GetTensorTypeAndShape().Shape))];
    }

    private static long[] Padded(int[][] rows, int longest, Func<int, long> value) =>
        [.. rows.SelectMany(row => row.Select(value).Concat(Enumerable.Repeat(0L, longest - row.Length)))];
}
