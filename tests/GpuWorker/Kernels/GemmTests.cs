using BertPipeline.Contracts.Randomness;
using BertPipeline.GpuWorker.Kernels;
using BertPipeline.GpuWorker.Kernels.Products;

namespace BertPipeline.GpuWorker.Tests.Kernels;

/// <summary>Beside sums in double, and each kernel beside the other: one of them is emulated where the processor lacks its vectors.</summary>
public sealed unsafe class GemmTests : IDisposable
{
    private readonly ThreadTeam _team = new(3);
    private readonly FloatBuffer _panels = new();

    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 },
        { 6, 16, 8 },
        { 7, 17, 3 },
        { 5, 31, 256 },
        { 97, 33, 257 },
        { 800, 50, 40 },
        { 13, 100, 600 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Multiply_AnyShape_AsSumsInDouble(int rows, int columns, int depth)
    {
        foreach (bool isTransposed in new[] { false, true })
        {
            float[] a = Draw(rows * depth, 1), b = Draw(depth * columns, 2), c = Draw(rows * columns, 3);
            float[] before = [.. c];
            fixed (float* pa = a, pb = b, pc = c)
            {
                Matrix left = new(pa, rows, depth);
                Matrix right = isTransposed ? new Matrix(pb, columns, depth).Transposed : new Matrix(pb, depth, columns);
                Gemm.Multiply(_team, _panels, left, right, new Matrix(pc, rows, columns), add: true);
                AssertProduct(left, right, before, c);
                Gemm.Multiply(_team, _panels, left, right, new Matrix(pc, rows, columns));
                AssertProduct(left, right, new float[c.Length], c);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void AddTransposed_AnyShape_AsSumsInDouble(int rows, int columns, int depth)
    {
        float[] a = Draw(rows * depth, 1), b = Draw(depth * columns, 2), c = Draw(rows * columns, 3);
        float[] before = [.. c];
        fixed (float* pa = a, pb = b, pc = c)
        {
            Matrix left = new(pa, depth, rows);
            Gemm.AddTransposed(_team, left, new Matrix(pb, depth, columns), new Matrix(pc, rows, columns));
            AssertProduct(left.Transposed, new Matrix(pb, depth, columns), before, c);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Multiply_EitherKernelAnyTeam_SameBits(int rows, int columns, int depth)
    {
        float[] a = Draw(rows * depth, 1), b = Draw(depth * columns, 2);
        float[] narrow = new float[rows * columns], wide = new float[narrow.Length], alone = new float[narrow.Length], here = new float[narrow.Length];
        using var one = new ThreadTeam(1);
        fixed (float* pa = a, pb = b, pn = narrow, pw = wide, po = alone, ph = here)
        {
            (Matrix left, Matrix right) = (new Matrix(pa, depth, rows).Transposed, new Matrix(pb, columns, depth).Transposed);
            Gemm.Multiply<ProductKernel256>(_team, _panels, left, right, new Matrix(pn, rows, columns), false, null, null);
            Gemm.Multiply<ProductKernel512>(_team, _panels, left, right, new Matrix(pw, rows, columns), false, null, null);
            Gemm.Multiply(one, _panels, left, right, new Matrix(po, rows, columns));
            Gemm.MultiplyHere(left, right, new Matrix(ph, rows, columns));
        }

        Assert.Equal(narrow, wide);
        Assert.Equal(narrow, alone);
        Assert.Equal(narrow, here);
    }

    /// <summary>A part of a larger matrix: what lies beside it stays.</summary>
    [Fact]
    public void Multiply_PartsOfMatrices_LeavesTheRestAlone()
    {
        float[] a = Draw(40 * 30, 1), b = Draw(30 * 50, 2), c = Draw(40 * 64, 3);
        float[] before = [.. c];
        fixed (float* pa = a, pb = b, pc = c, pbefore = before)
        {
            Matrix left = new Matrix(pa, 40, 30).RowRange(3, 20).ColumnRange(5, 11);
            Matrix right = new Matrix(pb, 30, 50).RowRange(2, 11).ColumnRange(7, 21);
            Matrix target = new Matrix(pc, 40, 64).RowRange(9, 20).ColumnRange(13, 21);
            Gemm.Multiply(_team, _panels, left, right, target);
            for (int row = 0; row < 40; row++)
            {
                for (int column = 0; column < 64; column++)
                {
                    bool isInside = row is >= 9 and < 29 && column is >= 13 and < 34;
                    float expected = isInside ? (float)Sum(left, right, row - 9, column - 13) : before[(row * 64) + column];
                    Assert.Equal(expected, c[(row * 64) + column], isInside ? 1e-5 : 0);
                }
            }
        }
    }

    [Fact]
    public void Multiply_NoDepth_ClearsTheResult()
    {
        float[] c = Draw(6, 1);
        float unused = 0;
        fixed (float* pc = c)
        {
            Gemm.MultiplyHere(new Matrix(&unused, 2, 0), new Matrix(&unused, 0, 3), new Matrix(pc, 2, 3));
        }

        Assert.All(c, value => Assert.Equal(0, value));
    }

    public void Dispose()
    {
        _team.Dispose();
        _panels.Dispose();
    }

    internal static float[] Draw(int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2) - 1))];
    }

    private static void AssertProduct(Matrix a, Matrix b, float[] before, float[] actual)
    {
        for (int row = 0; row < a.Rows; row++)
        {
            for (int column = 0; column < b.Columns; column++)
            {
                Assert.Equal(before[(row * b.Columns) + column] + Sum(a, b, row, column), actual[(row * b.Columns) + column], 1e-5 + (a.Columns * 4e-8));
            }
        }
    }

    private static double Sum(Matrix a, Matrix b, int row, int column)
    {
        double sum = 0;
        for (int i = 0; i < a.Columns; i++)
        {
            sum += (double)a.Row(row)[i * a.ColumnStride] * b.Row(i)[column * b.ColumnStride];
        }

        return sum;
    }
}
