using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Models.Cpu;
using BertPipeline.GpuWorker.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Recurrent;

/// <summary>
/// What an LSTM layer does from one token to the next (Hochreiter and Schmidhuber 1997; equations and order of the gates, input, forget, cell, output, are PyTorch's
/// <c>nn.LSTM</c>): by the project's own kernels in fp32 on the processor (<see cref="CpuLstm"/>), else by libtorch, one time step after the other.
/// </summary>
internal sealed class LstmRecurrence : IDisposable
{
    private const int Gates = 4;

    private CpuLstm? _cpu;
    private Pass? _pass;

    /// <summary>Whether the project's own kernels compute a layer.</summary>
    /// <param name="hiddenWeight">Its matrix.</param>
    public static bool HasKernels(Tensor hiddenWeight) =>
        hiddenWeight.device_type == DeviceType.CPU && hiddenWeight.dtype == float32 && CpuLstm.Takes(hiddenWeight.shape[1]);

    /// <param name="inputs">What the tokens give to the gates, <c>[rows, 4 · outputs]</c>.</param>
    /// <param name="hiddenWeight"><c>[4 · outputs, outputs]</c></param>
    /// <param name="steps">Whose rows they are.</param>
    /// <param name="first">Before the first token, without gradients; null for zeros.</param>
    /// <returns>The hidden states, <c>[rows, outputs]</c>, and the state after each sequence's last token, without gradients.</returns>
    public (Tensor Outputs, LstmState Last) Forward(Tensor inputs, Tensor hiddenWeight, PackedSteps steps, LstmState? first)
    {
        _pass = null;
        return HasKernels(hiddenWeight) ? ForwardByKernels(inputs, hiddenWeight, steps, first) : ForwardByModules(inputs, hiddenWeight, steps, first);
    }

    /// <summary>Takes the gradients of the last outputs further, to whatever inputs and matrices were made of; nothing where libtorch did so already.</summary>
    /// <param name="recurrences">Those that read the same inputs, together: libtorch goes back over a graph once.</param>
    public static void Backward(params ReadOnlySpan<LstmRecurrence> recurrences)
    {
        using var scope = NewDisposeScope();
        var results = new List<Tensor>();
        var gradients = new List<Tensor>();
        foreach (LstmRecurrence recurrence in recurrences)
        {
            foreach ((Tensor result, Tensor gradient) in recurrence.TakeGradients())
            {
                results.Add(result);
                gradients.Add(gradient);
            }
        }

        if (results.Count > 0)
        {
            autograd.backward(results, gradients);
        }
    }

    public void Dispose() => _cpu?.Dispose();

    /// <returns>Of the last inputs and matrix those that learn, and their gradients.</returns>
    private List<(Tensor Result, Tensor Gradient)> TakeGradients()
    {
        if (_pass is not { } pass)
        {
            return [];
        }

        _pass = null;
        if (pass.Outputs.grad is not { } gradient)
        {
            return [];
        }

        Tensor inputs = empty_like(pass.Inputs);
        Tensor? weight = pass.HiddenWeight.requires_grad ? zeros_like(pass.HiddenWeight) : null;
        _cpu!.Backward(pass.Steps, TensorMemory.MatrixOf(pass.HiddenWeight), TensorMemory.MatrixOf(gradient.contiguous()), TensorMemory.MatrixOf(inputs), weight is null ? null : TensorMemory.MatrixOf(weight));
        var learning = new List<(Tensor, Tensor)>();
        if (pass.Inputs.requires_grad)
        {
            learning.Add((pass.Inputs, inputs));
        }

        if (weight is not null)
        {
            learning.Add((pass.HiddenWeight, weight));
        }

        return learning;
    }

    private static unsafe Tensor Take(Matrix matrix, long[] rows)
    {
        Tensor taken = empty(rows.Length, matrix.Columns);
        Matrix target = TensorMemory.MatrixOf(taken);
        foreach ((int index, long row) in rows.Index())
        {
            new ReadOnlySpan<float>(matrix.Row((int)row), matrix.Columns).CopyTo(new Span<float>(target.Row(index), matrix.Columns));
        }

        return taken;
    }

    private (Tensor Outputs, LstmState Last) ForwardByKernels(Tensor inputs, Tensor hiddenWeight, PackedSteps steps, LstmState? first)
    {
        _cpu ??= new CpuLstm((int)hiddenWeight.shape[1], TorchRuntime.Team);
        Tensor outputs = empty(steps.Rows, hiddenWeight.shape[1]);
        Matrix cells = _cpu.Forward(
            steps, TensorMemory.MatrixOf(inputs.detach()), TensorMemory.MatrixOf(hiddenWeight), first is null ? null : (TensorMemory.MatrixOf(first.Hidden), TensorMemory.MatrixOf(first.Cell)), TensorMemory.MatrixOf(outputs));
        long[] last = steps.LastRows();
        var state = new LstmState(Take(TensorMemory.MatrixOf(outputs), last), Take(cells, last));
        if (is_grad_enabled() && (inputs.requires_grad || hiddenWeight.requires_grad))
        {
            _pass = new Pass(inputs, hiddenWeight, steps, outputs.requires_grad_());
        }

        return (outputs, state);
    }

    private static (Tensor Outputs, LstmState Last) ForwardByModules(Tensor inputs, Tensor hiddenWeight, PackedSteps steps, LstmState? first)
    {
        Tensor[] parts = inputs.split([.. steps.BatchSizes.Select(size => (long)size)]);
        Tensor transposed = hiddenWeight.t();
        Tensor none = zeros([steps.BatchSizes[0], hiddenWeight.shape[1]], inputs.dtype, inputs.device);
        LstmState state = first ?? new LstmState(none, none);
        var states = new LstmState[parts.Length];
        for (int time = 0; time < parts.Length; time++)
        {
            states[time] = state = Step(parts[time], transposed, state);
        }

        Tensor last = DeviceTensor.Of(steps.LastRows(), inputs.device);
        Tensor outputs = cat([.. states.Select(s => s.Hidden)]);
        Tensor cells = cat([.. states.Select(s => s.Cell)]);
        return (outputs, new LstmState(outputs.detach().index_select(0, last), cells.detach().index_select(0, last)));
    }

    /// <param name="input">What the tokens give to the gates, <c>[sequences, 4 · outputs]</c>.</param>
    /// <param name="hiddenWeight"><c>[outputs, 4 · outputs]</c></param>
    /// <param name="state">Before them; of sequences that have ended too, which come last.</param>
    private static LstmState Step(Tensor input, Tensor hiddenWeight, LstmState state)
    {
        // What is needed for the gradients libtorch holds itself; of the rest nothing outlives the time step.
        using var scope = NewDisposeScope();
        long sequences = input.shape[0];
        Tensor[] gates = addmm(input, state.Hidden.narrow(0, 0, sequences), hiddenWeight, beta: 1, alpha: 1).chunk(Gates, 1);
        Tensor cell = (gates[1].sigmoid() * state.Cell.narrow(0, 0, sequences)) + (gates[0].sigmoid() * gates[2].tanh());
        Tensor hidden = gates[3].sigmoid() * cell.tanh();
        return new LstmState(hidden.MoveToOuterDisposeScope(), cell.MoveToOuterDisposeScope());
    }

    /// <param name="Inputs">As given.</param>
    /// <param name="HiddenWeight">As given.</param>
    /// <param name="Steps">As given.</param>
    /// <param name="Outputs">A leaf: here libtorch's gradients end, and the kernels' begin.</param>
    private sealed record Pass(Tensor Inputs, Tensor HiddenWeight, PackedSteps Steps, Tensor Outputs);
}
