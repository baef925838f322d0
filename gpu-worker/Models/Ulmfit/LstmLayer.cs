using BertPipeline.GpuWorker.Randomness;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Ulmfit;

/// <summary>
/// One LSTM layer (Hochreiter and Schmidhuber 1997; equations and order of the gates, input, forget, cell, output, are PyTorch's <c>nn.LSTM</c>), whose
/// hidden-to-hidden weights can be dropped for a whole batch (weight drop, Merity et al. 2017, arXiv:1708.02182, section 2). PyTorch's two biases are only ever
/// added to each other: here they are one.
/// </summary>
/// <remarks>
/// The library's fused layer takes no weights from outside, and is no faster on processors: there, as here, nearly all of the time is spent in the products.
/// Those of the inputs are one for all time steps.
/// </remarks>
internal sealed class LstmLayer : nn.Module
{
    private const int Gates = 4;

    private readonly Linear _input;
    private readonly long _outputs;

    [ComponentName(Name = "hidden_weight")]
    private readonly Parameter _hiddenWeight;

    public LstmLayer(long inputs, long outputs)
        : base(nameof(LstmLayer))
    {
        _outputs = outputs;
        _input = new Linear(inputs, Gates * outputs);
        _hiddenWeight = new Parameter(zeros(Gates * outputs, outputs));
        register_module("input", _input);
        register_parameter("hidden_weight", _hiddenWeight);
    }

    /// <summary>The hidden-to-hidden weights of a batch: in training some of them are 0, the same ones at every time step.</summary>
    /// <param name="probability">Of a weight to become 0.</param>
    /// <returns><c>[4 · outputs, outputs]</c></returns>
    public Tensor DropHiddenWeight(double probability) => DropoutMasks.Apply(_hiddenWeight, probability, training);

    /// <param name="x"><c>[time, batch, inputs]</c></param>
    /// <param name="hiddenWeight">Of <see cref="DropHiddenWeight"/>.</param>
    /// <param name="state">After the time steps before these; null for zeros.</param>
    /// <returns><c>[time, batch, outputs]</c>, and the state after the last time step.</returns>
    public (Tensor Outputs, LstmState Last) Forward(Tensor x, Tensor hiddenWeight, LstmState? state)
    {
        Tensor[] inputs = _input.Forward(x).unbind(0);
        Tensor transposed = hiddenWeight.t();
        state ??= Zeros(x);
        var outputs = new Tensor[inputs.Length];
        for (int time = 0; time < inputs.Length; time++)
        {
            state = Step(inputs[time], transposed, state);
            outputs[time] = state.Hidden;
        }

        return (stack(outputs), state);
    }

    private LstmState Zeros(Tensor x) => new(zeros([x.shape[1], _outputs], x.dtype, x.device), zeros([x.shape[1], _outputs], x.dtype, x.device));

    /// <param name="input">What the token gives to the gates, <c>[batch, 4 · outputs]</c>.</param>
    /// <param name="hiddenWeight"><c>[outputs, 4 · outputs]</c></param>
    /// <param name="state">Before the token.</param>
    private static LstmState Step(Tensor input, Tensor hiddenWeight, LstmState state)
    {
        // What is needed for the gradients libtorch holds itself; of the rest nothing outlives the time step.
        using var scope = NewDisposeScope();
        Tensor[] gates = addmm(input, state.Hidden, hiddenWeight, beta: 1, alpha: 1).chunk(Gates, 1);
        Tensor cell = (gates[1].sigmoid() * state.Cell) + (gates[0].sigmoid() * gates[2].tanh());
        Tensor hidden = gates[3].sigmoid() * cell.tanh();
        return new LstmState(hidden.MoveToOuterDisposeScope(), cell.MoveToOuterDisposeScope());
    }
}
