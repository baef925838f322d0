using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Randomness;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Recurrent;

/// <summary>
/// One LSTM layer whose hidden-to-hidden weights can be dropped for a whole batch (weight drop, Merity et al. 2017, arXiv:1708.02182, section 2), which the library's
/// own layer cannot: it takes no weights from outside. PyTorch's two biases are only ever added to each other: here they are one.
/// </summary>
internal sealed class LstmLayer : nn.Module
{
    private const int Gates = 4;

    private readonly Linear _input;
    private readonly LstmRecurrence _recurrence = new();

    [ComponentName(Name = "hidden_weight")]
    private readonly Parameter _hiddenWeight;

    public LstmLayer(long inputs, long outputs)
        : base(nameof(LstmLayer))
    {
        _input = new Linear(inputs, Gates * outputs);
        _hiddenWeight = new Parameter(zeros(Gates * outputs, outputs));
        register_module("input", _input);
        register_parameter("hidden_weight", _hiddenWeight);
    }

    /// <inheritdoc cref="LstmRecurrence.HasKernels"/>
    public bool HasKernels => LstmRecurrence.HasKernels(_hiddenWeight);

    /// <summary>The hidden-to-hidden weights of a batch: in training some of them are 0, the same ones at every time step.</summary>
    /// <param name="probability">Of a weight to become 0.</param>
    /// <returns><c>[4 · outputs, outputs]</c></returns>
    public Tensor DropHiddenWeight(double probability) => DropoutMasks.Apply(_hiddenWeight, probability, training);

    /// <param name="x"><c>[rows, inputs]</c></param>
    /// <param name="steps">Whose rows they are.</param>
    /// <param name="hiddenWeight">Of <see cref="DropHiddenWeight"/>.</param>
    /// <param name="first">Before the first token, without gradients; null for zeros.</param>
    /// <returns><c>[rows, outputs]</c>, and the state after each sequence's last token, without gradients.</returns>
    public (Tensor Outputs, LstmState Last) Forward(Tensor x, PackedSteps steps, Tensor hiddenWeight, LstmState? first) =>
        _recurrence.Forward(_input.Forward(x), hiddenWeight, steps, first);

    /// <summary>Takes the gradient of the last outputs further, to the layer's weights and what its inputs were made of; nothing where libtorch did so already.</summary>
    public void Backward() => LstmRecurrence.Backward(_recurrence);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _recurrence.Dispose();
        }

        base.Dispose(disposing);
    }
}
