using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Models.Recurrent;
using BertPipeline.GpuWorker.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Networks;

/// <summary>
/// An LSTM (Hochreiter and Schmidhuber 1997) that reads a sequence to its end; its last hidden state, with a second direction both, is the vector. The parameters are
/// PyTorch's, whoever computes.
/// </summary>
internal sealed class LstmClassifier : TokenNetwork
{
    /// <summary>How the names of its bias begin, one of two that are added to each other.</summary>
    public const string InputBias = "lstm.bias_ih";

    private readonly LSTM _lstm;
    private readonly bool _isBidirectional;
    private readonly LstmRecurrence _forward = new();
    private readonly LstmRecurrence _backward = new();

    /// <param name="config">Its form.</param>
    /// <param name="tags">Number of tags.</param>
    public LstmClassifier(LstmConfig config, int tags)
        : base(config, config.Hidden * (config.IsBidirectional ? 2 : 1), tags)
    {
        _isBidirectional = config.IsBidirectional;
        _lstm = nn.LSTM(config.EmbeddingSize, config.Hidden, batchFirst: true, bidirectional: config.IsBidirectional);
        register_module("lstm", _lstm);
    }

    public override bool HasKernels(Device device)
    {
        // The library makes another object of the parameter each time that it is asked for.
        using var scope = NewDisposeScope();
        return device.type == TorchSharp.DeviceType.CPU && LstmRecurrence.HasKernels(_lstm.get_parameter("weight_hh_l0")!);
    }

    protected override Tensor Read(Tensor embedded, IReadOnlyList<SequenceRun> runs)
    {
        int[] lengths = SequenceRun.LengthsOf(runs);
        Dictionary<string, Parameter> weights = _lstm.named_parameters().ToDictionary(p => p.name, p => p.parameter, StringComparer.Ordinal);
        if (!LstmRecurrence.HasKernels(weights["weight_hh_l0"]))
        {
            return ReadByModule(embedded, lengths);
        }

        var steps = new PackedSteps(lengths);
        Tensor last = DeviceTensor.Of(steps.LastRowsInOrder(), CPU);
        Tensor Run(LstmRecurrence recurrence, string direction)
        {
            Tensor rows = embedded.index_select(0, DeviceTensor.Of(steps.Tokens(isReversed: direction.Length > 0), CPU));
            Tensor inputs = nn.functional.linear(rows, weights["weight_ih_l0" + direction], weights["bias_ih_l0" + direction] + weights["bias_hh_l0" + direction]);
            return recurrence.Forward(inputs, weights["weight_hh_l0" + direction], steps, first: null).Outputs.index_select(0, last);
        }

        return _isBidirectional ? cat([Run(_forward, ""), Run(_backward, "_reverse")], 1) : Run(_forward, "");
    }

    protected override void BackwardRead() => LstmRecurrence.Backward(_forward, _backward);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _forward.Dispose();
            _backward.Dispose();
        }

        base.Dispose(disposing);
    }

    // Packed, so that all sequences take a time step together and none goes on beyond its end.
    private Tensor ReadByModule(Tensor embedded, int[] lengths)
    {
        Tensor[] sequences = embedded.split(Array.ConvertAll(lengths, length => (long)length));
        using nn.utils.rnn.PackedSequence packed = nn.utils.rnn.pack_sequence(sequences, enforce_sorted: false);
        (nn.utils.rnn.PackedSequence outputs, Tensor last, _) = _lstm.call(packed);
        outputs.Dispose();
        return last.transpose(0, 1).flatten(1);
    }
}
