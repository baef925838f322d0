using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Models.Cpu;
using BertPipeline.GpuWorker.Models.Recurrent;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Tests.Reference;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Models.Recurrent;

/// <summary>The kernels beside libtorch, which computes the same in double precision.</summary>
public sealed class LstmRecurrenceTests
{
    private static readonly int[] Lengths = [3, 11, 1, 7, 7, 2, 9, 4, 4, 5];

    public LstmRecurrenceTests() => TorchRuntime.Start();

    [Theory]
    [InlineData(8, false)]
    [InlineData(64, true)]
    [InlineData(72, true)]
    [InlineData(200, false)]
    public void ForwardAndBackward_OfDifferentLengths_AsLibtorch(int units, bool hasFirst)
    {
        using var scope = NewDisposeScope();
        var steps = new PackedSteps(Lengths);
        random.manual_seed(units);
        Tensor inputs = randn(steps.Rows, 4 * units), weight = randn(4 * units, units) / Math.Sqrt(units), loss = randn(steps.Rows, units);
        LstmState? first = hasFirst ? new LstmState(randn(Lengths.Length, units), randn(Lengths.Length, units)) : null;

        Result exact = Run(float64, inputs, weight, loss, steps, first);
        Result own = Run(float32, inputs, weight, loss, steps, first);

        foreach ((string name, Tensor actual, Tensor expected) in own.Zip(exact))
        {
            Closeness.AssertClose(actual, expected.to(float32), 1e-5, 1e-7, name);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public unsafe void ForwardAndBackward_AnyNumberOfThreads_SameBits(int threads)
    {
        using var scope = NewDisposeScope();
        const int Units = 136;
        var steps = new PackedSteps(Lengths);
        random.manual_seed(1);
        Tensor inputs = randn(steps.Rows, 4 * Units), weight = randn(4 * Units, Units) / 8, loss = randn(steps.Rows, Units);

        Assert.Equal(Compute(2), Compute(threads));

        float[] Compute(int size)
        {
            using var team = new ThreadTeam(size);
            using var lstm = new CpuLstm(Units, team);
            Tensor outputs = empty(steps.Rows, Units), inputGradient = empty_like(inputs), weightGradient = zeros_like(weight);
            lstm.Forward(steps, TensorMemory.MatrixOf(inputs), TensorMemory.MatrixOf(weight), first: null, TensorMemory.MatrixOf(outputs));
            lstm.Backward(steps, TensorMemory.MatrixOf(weight), TensorMemory.MatrixOf(loss), TensorMemory.MatrixOf(inputGradient), TensorMemory.MatrixOf(weightGradient));
            return [.. outputs.data<float>(), .. inputGradient.data<float>(), .. weightGradient.data<float>()];
        }
    }

    private static Result Run(ScalarType type, Tensor inputs, Tensor weight, Tensor loss, PackedSteps steps, LstmState? first)
    {
        using var recurrence = new LstmRecurrence();
        Tensor ownInputs = inputs.to(type).detach().clone().requires_grad_(), ownWeight = weight.to(type).detach().clone().requires_grad_();
        Assert.Equal(type == float32, LstmRecurrence.HasKernels(ownWeight));
        (Tensor outputs, LstmState last) = recurrence.Forward(ownInputs, ownWeight, steps, first is null ? null : new LstmState(first.Hidden.to(type), first.Cell.to(type)));
        (outputs * loss.to(type)).sum().backward();
        LstmRecurrence.Backward(recurrence);
        return new Result(outputs, last.Hidden, last.Cell, ownInputs.grad!, ownWeight.grad!);
    }

    private sealed record Result(Tensor Outputs, Tensor Hidden, Tensor Cell, Tensor InputGradient, Tensor WeightGradient)
    {
        public IEnumerable<(string Name, Tensor Own, Tensor Exact)> Zip(Result exact) =>
        [
            (nameof(Outputs), Outputs, exact.Outputs), (nameof(Hidden), Hidden, exact.Hidden), (nameof(Cell), Cell, exact.Cell),
            (nameof(InputGradient), InputGradient, exact.InputGradient), (nameof(WeightGradient), WeightGradient, exact.WeightGradient),
        ];
    }
}
