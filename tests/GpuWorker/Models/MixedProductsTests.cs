using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Kernels.Rows;
using BertPipeline.GpuWorker.Models.Cpu;
using BertPipeline.GpuWorker.Native;

namespace BertPipeline.GpuWorker.Tests.Models;

/// <summary>Beside sums in double of the rounded factors: only the result's rounding to eight bits may differ.</summary>
public sealed unsafe class MixedProductsTests : IDisposable
{
    /// <summary>Half of the last of eight bits.</summary>
    private const double Rounding = 1.0 / 256;

    private readonly ThreadTeam _team = new(2);
    private readonly MixedProducts _products;

    public MixedProductsTests()
    {
        TorchRuntime.Start();
        _products = new MixedProducts(_team);
    }

    public void Dispose()
    {
        _products.Dispose();
        _team.Dispose();
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 17, 3)]
    [InlineData(97, 33, 257)]
    public void Multiply_AnyShape_AsSumsOfRoundedFactors(int rows, int columns, int depth)
    {
        float[] a = Draw(rows * depth, 1), b = Draw(depth * columns, 2);
        foreach (bool isTransposed in new[] { false, true })
        {
            float[] c = Draw(rows * columns, 3);
            float[] before = [.. c];
            fixed (float* pa = a, pb = b, pc = c)
            {
                Matrix left = new(pa, rows, depth);
                Matrix right = isTransposed ? new Matrix(pb, columns, depth).Transposed : new Matrix(pb, depth, columns);
                _products.Multiply(left, right, new Matrix(pc, rows, columns), add: true);
                AssertProduct(left, right, before, c);
                int seen = 0;
                _products.Multiply(left, right, new Matrix(pc, rows, columns), then: (_, count) => Interlocked.Add(ref seen, count));
                AssertProduct(left, right, new float[c.Length], c);
                Assert.Equal(rows, seen);
            }
        }
    }

    [Fact]
    public void AddTransposed_LongDepth_AddsToWhatIsThere()
    {
        float[] a = Draw(300 * 9, 1), b = Draw(300 * 20, 2), c = Draw(9 * 20, 3);
        float[] before = [.. c];
        fixed (float* pa = a, pb = b, pc = c)
        {
            var left = new Matrix(pa, 300, 9);
            var right = new Matrix(pb, 300, 20);
            _products.AddTransposed(left, right, new Matrix(pc, 9, 20));
            AssertProduct(left.Transposed, right, before, c);
        }
    }

    /// <summary>Bits by hand, of the format's definition: eight bits of significand, ties to even.</summary>
    [Theory]
    [InlineData(1f, 0x3F80)]
    [InlineData(-2.5f, 0xC020)]
    [InlineData(1.00390625f, 0x3F80)]
    [InlineData(1.01171875f, 0x3F82)]
    [InlineData(1.0078125f, 0x3F81)]
    [InlineData(float.MaxValue, 0x7F80)]
    [InlineData(float.NegativeInfinity, 0xFF80)]
    [InlineData(0f, 0)]
    public void From_OneOfMany_IsTheNearest(float value, int bits)
    {
        const int Count = 19;
        float[] source = [.. Enumerable.Repeat(value, Count)];
        ushort[] target = new ushort[Count];
        float[] back = new float[Count];
        fixed (float* from = source, again = back)
        fixed (ushort* to = target)
        {
            BFloat16.From(from, to, Count);
            BFloat16.To(to, again, Count);
        }

        Assert.All(target, found => Assert.Equal(bits, found));
        Assert.All(back, found => Assert.Equal(BitConverter.UInt32BitsToSingle((uint)bits << 16), found));
    }

    /// <summary>One whose upper bits are all ones would else become −0, and a training that has diverged would go on.</summary>
    [Fact]
    public void From_NotANumber_StaysNone()
    {
        const int Count = 17;
        float[] source = [.. Enumerable.Repeat(BitConverter.UInt32BitsToSingle(0xFFFF_FFFF), Count)];
        ushort[] target = new ushort[Count];
        fixed (float* from = source)
        fixed (ushort* to = target)
        {
            BFloat16.From(from, to, Count);
        }

        Assert.All(target, found => Assert.True(float.IsNaN(BitConverter.UInt32BitsToSingle((uint)found << 16))));
    }

    private static void AssertProduct(Matrix a, Matrix b, float[] before, float[] actual)
    {
        for (int row = 0; row < a.Rows; row++)
        {
            for (int column = 0; column < b.Columns; column++)
            {
                double sum = 0;
                for (int i = 0; i < a.Columns; i++)
                {
                    sum += (double)Rounded(a.Row(row)[i * a.ColumnStride]) * Rounded(b.Row(i)[column * b.ColumnStride]);
                }

                double expected = before[(row * b.Columns) + column] + sum;
                Assert.Equal(expected, actual[(row * b.Columns) + column], (Math.Abs(sum) * Rounding) + 1e-5);
            }
        }
    }

    /// <summary>By the machine's own arithmetic: adding and taking away a multiple rounds to eight bits, ties to even (Dekker 1971).</summary>
    private static float Rounded(float value)
    {
        const float Splitter = (1 << 16) + 1;
        float scaled = value * Splitter;
        return scaled - (scaled - value);
    }

    private static float[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2) - 1))];
    }
}
