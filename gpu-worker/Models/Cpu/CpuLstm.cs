using System.Runtime.Intrinsics;
using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Kernels.Products;
using BertPipeline.GpuWorker.Kernels.Rows;
using BertPipeline.GpuWorker.Models.Batches;

namespace BertPipeline.GpuWorker.Models.Cpu;

/// <summary>
/// What an LSTM layer (Hochreiter and Schmidhuber 1997) does from one token to the next; equations and order of the gates, input, forget, cell, output, are PyTorch's
/// <c>nn.LSTM</c>. A time step is one round of the team: whoever computes some units' part of the product computes their gates while it is in the cache. The matrix
/// is laid out once a batch, and its gradient is one product over all time steps, where libtorch adds up as many small ones.
/// </summary>
/// <param name="units">Width of the hidden state, which <see cref="Takes"/>.</param>
/// <param name="team">Who computes.</param>
internal sealed unsafe class CpuLstm(int units, ThreadTeam team) : IDisposable
{
    private const int Gates = 4;

    // Units of one task; a multiple of both kernels' panels, so that theirs are whole ones.
    private const int ChunkUnits = 64;

    private static readonly int PanelColumns = Gemm.PanelColumns;

    private readonly FloatBuffer _forwardWeight = new();
    private readonly FloatBuffer _backwardWeight = new();
    private readonly FloatBuffer _activations = new();
    private readonly FloatBuffer _cells = new();
    private readonly FloatBuffer _before = new();
    private readonly FloatBuffer _firstCells = new();
    private readonly FloatBuffer _hiddenGradient = new();
    private readonly FloatBuffer _carried = new();

    private int Chunks => (units + ChunkUnits - 1) / ChunkUnits;

    /// <summary>Whether it can compute a layer: rows are taken eight floats at a time.</summary>
    public static bool Takes(long units) => units % Lanes.Count == 0;

    /// <summary>Keeps what <see cref="Backward"/> needs, until the next call.</summary>
    /// <param name="steps">The sequences.</param>
    /// <param name="inputs">What the tokens give to the gates, <c>[rows, 4 · units]</c>.</param>
    /// <param name="hiddenWeight"><c>[4 · units, units]</c></param>
    /// <param name="first">Hidden state and cells before the first token, <c>[sequences, units]</c> each, the longest sequence first; null for zeros.</param>
    /// <param name="outputs">Takes the hidden states, <c>[rows, units]</c>.</param>
    /// <returns>The cells, <c>[rows, units]</c>, kept as long.</returns>
    public Matrix Forward(PackedSteps steps, Matrix inputs, Matrix hiddenWeight, (Matrix Hidden, Matrix Cells)? first, Matrix outputs)
    {
        Matrix activations = Reserve(_activations, steps.Rows, Gates * units);
        Matrix cells = Reserve(_cells, steps.Rows, units);
        Matrix before = Reserve(_before, steps.Rows, units);
        Matrix cellsBefore = Reserve(_firstCells, steps.BatchSizes[0], units);
        Begin(first?.Hidden, before.RowRange(0, steps.BatchSizes[0]));
        Begin(first?.Cells, cellsBefore);
        float* packed = _forwardWeight.Reserve((nint)Chunks * ChunkFloats(Gates));
        team.Run(Chunks, chunk => PackForward(hiddenWeight, chunk, packed + (chunk * ChunkFloats(Gates))));

        for (int time = 0; time < steps.Count; time++)
        {
            int row = steps.FirstRows[time], count = steps.BatchSizes[time];
            int goOn = time + 1 < steps.Count ? steps.BatchSizes[time + 1] : 0;
            Matrix hiddenBefore = before.RowRange(row, count);
            Matrix cellBefore = time == 0 ? cellsBefore : cells.RowRange(steps.FirstRows[time - 1], count);
            team.Run(Chunks, chunk =>
            {
                (int begin, int width) = Range(chunk);
                int padded = RoundUpToPanels(width);
                var products = new Matrix(ThreadScratch.Reserve(ThreadScratch.Use.Gates, (nint)count * Gates * padded), count, Gates * padded);
                Gemm.MultiplyPackedHere(hiddenBefore, packed + (chunk * ChunkFloats(Gates)), products, add: false);
                for (int k = 0; k < count; k++)
                {
                    float* next = k < goOn ? before.Row(row + count + k) + begin : null;
                    Step(
                        inputs.Row(row + k) + begin, products.Row(k), padded, cellBefore.Row(k) + begin, activations.Row(row + k) + begin,
                        cells.Row(row + k) + begin, outputs.Row(row + k) + begin, next, width);
                }
            });
        }

        return cells;
    }

    /// <param name="steps">Of the last <see cref="Forward"/>, as the weight.</param>
    /// <param name="hiddenWeight"><c>[4 · units, units]</c></param>
    /// <param name="gradient">Of the hidden states, <c>[rows, units]</c>; left as it is.</param>
    /// <param name="inputGradient">Takes that of what the tokens gave to the gates, <c>[rows, 4 · units]</c>.</param>
    /// <param name="weightGradient">That of the weight is added to it; null where none is wanted.</param>
    public void Backward(PackedSteps steps, Matrix hiddenWeight, Matrix gradient, Matrix inputGradient, Matrix? weightGradient)
    {
        Matrix activations = Reserve(_activations, steps.Rows, Gates * units);
        Matrix cells = Reserve(_cells, steps.Rows, units);
        Matrix before = Reserve(_before, steps.Rows, units);
        Matrix cellsBefore = Reserve(_firstCells, steps.BatchSizes[0], units);
        Matrix hidden = Reserve(_hiddenGradient, steps.Rows, units);
        Copy(gradient, hidden);
        Matrix carried = Reserve(_carried, steps.BatchSizes[0], units);
        Begin(null, carried);
        float* packed = _backwardWeight.Reserve((nint)Chunks * Gates * ChunkFloats(1));
        team.Run(Chunks, chunk => PackBackward(hiddenWeight, chunk, packed + (chunk * Gates * ChunkFloats(1))));

        for (int time = steps.Count - 1; time >= 0; time--)
        {
            int row = steps.FirstRows[time], count = steps.BatchSizes[time];
            int goOn = time + 1 < steps.Count ? steps.BatchSizes[time + 1] : 0;
            Matrix cellBefore = time == 0 ? cellsBefore : cells.RowRange(steps.FirstRows[time - 1], count);
            team.Run(Chunks, chunk =>
            {
                (int begin, int width) = Range(chunk);
                if (goOn > 0)
                {
                    Gemm.MultiplyPackedHere(
                        inputGradient.RowRange(row + count, goOn), packed + (chunk * Gates * ChunkFloats(1)), hidden.RowRange(row, goOn).ColumnRange(begin, width), add: true);
                }

                for (int k = 0; k < count; k++)
                {
                    StepBack(
                        activations.Row(row + k) + begin, cells.Row(row + k) + begin, cellBefore.Row(k) + begin, hidden.Row(row + k) + begin,
                        carried.Row(k) + begin, inputGradient.Row(row + k) + begin, width);
                }
            });
        }

        if (weightGradient is { } target)
        {
            Gemm.AddTransposed(team, inputGradient, before, target);
        }
    }

    public void Dispose()
    {
        foreach (FloatBuffer buffer in new[] { _forwardWeight, _backwardWeight, _activations, _cells, _before, _firstCells, _hiddenGradient, _carried })
        {
            buffer.Dispose();
        }
    }

    private static Matrix Reserve(FloatBuffer buffer, int rows, int columns) => new(buffer.Reserve((nint)rows * columns), rows, columns);

    private static void Begin(Matrix? from, Matrix to)
    {
        if (from is { } first)
        {
            Copy(first, to);
        }
        else
        {
            new Span<float>(to.Data, to.Rows * to.Columns).Clear();
        }
    }

    private static void Copy(Matrix from, Matrix to)
    {
        long bytes = (long)to.Rows * to.Columns * sizeof(float);
        Buffer.MemoryCopy(from.Data, to.Data, bytes, bytes);
    }

    private static int RoundUpToPanels(int columns) => (columns + PanelColumns - 1) / PanelColumns * PanelColumns;

    /// <summary>Floats of one chunk's columns of a factor whose depth is the units', once or once a gate.</summary>
    private nint ChunkFloats(int gates) => (nint)units * gates * ChunkUnits;

    private (int Begin, int Width) Range(int chunk) => (chunk * ChunkUnits, Math.Min(ChunkUnits, units - (chunk * ChunkUnits)));

    /// <summary>A chunk's columns of the transposed matrix, gate by gate.</summary>
    private void PackForward(Matrix hiddenWeight, int chunk, float* target)
    {
        (int begin, int width) = Range(chunk);
        for (int gate = 0; gate < Gates; gate++)
        {
            Gemm.PackHere(hiddenWeight.RowRange((gate * units) + begin, width).Transposed, target + ((nint)gate * units * RoundUpToPanels(width)));
        }
    }

    private void PackBackward(Matrix hiddenWeight, int chunk, float* target)
    {
        (int begin, int width) = Range(chunk);
        Gemm.PackHere(hiddenWeight.ColumnRange(begin, width), target);
    }

    /// <summary>Some units of one sequence, from one token to the next.</summary>
    private void Step(float* input, float* product, int padded, float* cellBefore, float* activation, float* cell, float* output, float* next, int width)
    {
        for (int i = 0; i < width; i += Lanes.Count)
        {
            Vector256<float> enter = Logistic.Sigmoid(Vector256.Load(input + i) + Vector256.Load(product + i));
            Vector256<float> forget = Logistic.Sigmoid(Vector256.Load(input + units + i) + Vector256.Load(product + padded + i));
            Vector256<float> candidate = Logistic.Tanh(Vector256.Load(input + (2 * units) + i) + Vector256.Load(product + (2 * padded) + i));
            Vector256<float> leave = Logistic.Sigmoid(Vector256.Load(input + (3 * units) + i) + Vector256.Load(product + (3 * padded) + i));
            Vector256<float> kept = (forget * Vector256.Load(cellBefore + i)) + (enter * candidate);
            Vector256<float> hidden = leave * Logistic.Tanh(kept);
            enter.Store(activation + i);
            forget.Store(activation + units + i);
            candidate.Store(activation + (2 * units) + i);
            leave.Store(activation + (3 * units) + i);
            kept.Store(cell + i);
            hidden.Store(output + i);
            if (next != null)
            {
                hidden.Store(next + i);
            }
        }
    }

    /// <param name="carried">Gradient of the cells from the token after; from this token on return. Zeros at a sequence's end: nothing went on.</param>
    private void StepBack(float* activation, float* cell, float* cellBefore, float* hiddenGradient, float* carried, float* inputGradient, int width)
    {
        Vector256<float> one = Vector256<float>.One;
        for (int i = 0; i < width; i += Lanes.Count)
        {
            Vector256<float> enter = Vector256.Load(activation + i), forget = Vector256.Load(activation + units + i);
            Vector256<float> candidate = Vector256.Load(activation + (2 * units) + i), leave = Vector256.Load(activation + (3 * units) + i);
            Vector256<float> squashed = Logistic.Tanh(Vector256.Load(cell + i)), gradient = Vector256.Load(hiddenGradient + i);
            Vector256<float> cells = Vector256.Load(carried + i) + (gradient * leave * (one - (squashed * squashed)));
            (cells * candidate * enter * (one - enter)).Store(inputGradient + i);
            (cells * Vector256.Load(cellBefore + i) * forget * (one - forget)).Store(inputGradient + units + i);
            (cells * enter * (one - (candidate * candidate))).Store(inputGradient + (2 * units) + i);
            (gradient * squashed * leave * (one - leave)).Store(inputGradient + (3 * units) + i);
            (cells * forget).Store(carried + i);
        }
    }
}
