using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BertPipeline.GpuWorker.Kernels.Products;

/// <summary>A tile of 6 × 16: twelve of AVX2's sixteen registers hold it.</summary>
internal readonly unsafe struct ProductKernel256 : IProductKernel
{
    public static int Rows => 6;

    public static int Columns => 16;

    // Written out, because only locals live in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int depth, float* a, nint rowStep, nint depthStep, float* b, float* c, nint stride, bool add)
    {
        Vector256<float> c00 = default, c01 = default;
        Vector256<float> c10 = default, c11 = default;
        Vector256<float> c20 = default, c21 = default;
        Vector256<float> c30 = default, c31 = default;
        Vector256<float> c40 = default, c41 = default;
        Vector256<float> c50 = default, c51 = default;
        nint twoRows = 2 * rowStep;
        float* a3 = a + (3 * rowStep);
        for (int i = 0; i < depth; i++)
        {
            Vector256<float> b0 = Vector256.Load(b), b1 = Vector256.Load(b + 8);
            Vector256<float> x0 = Vector256.Create(a[0]);
            c00 = Vector256.FusedMultiplyAdd(x0, b0, c00);
            c01 = Vector256.FusedMultiplyAdd(x0, b1, c01);
            Vector256<float> x1 = Vector256.Create(a[rowStep]);
            c10 = Vector256.FusedMultiplyAdd(x1, b0, c10);
            c11 = Vector256.FusedMultiplyAdd(x1, b1, c11);
            Vector256<float> x2 = Vector256.Create(a[twoRows]);
            c20 = Vector256.FusedMultiplyAdd(x2, b0, c20);
            c21 = Vector256.FusedMultiplyAdd(x2, b1, c21);
            Vector256<float> x3 = Vector256.Create(a3[0]);
            c30 = Vector256.FusedMultiplyAdd(x3, b0, c30);
            c31 = Vector256.FusedMultiplyAdd(x3, b1, c31);
            Vector256<float> x4 = Vector256.Create(a3[rowStep]);
            c40 = Vector256.FusedMultiplyAdd(x4, b0, c40);
            c41 = Vector256.FusedMultiplyAdd(x4, b1, c41);
            Vector256<float> x5 = Vector256.Create(a3[twoRows]);
            c50 = Vector256.FusedMultiplyAdd(x5, b0, c50);
            c51 = Vector256.FusedMultiplyAdd(x5, b1, c51);
            a += depthStep;
            a3 += depthStep;
            b += Columns;
        }

        Store(c00, c01, c, add);
        Store(c10, c11, c + stride, add);
        Store(c20, c21, c + (2 * stride), add);
        Store(c30, c31, c + (3 * stride), add);
        Store(c40, c41, c + (4 * stride), add);
        Store(c50, c51, c + (5 * stride), add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<float> left, Vector256<float> right, float* target, bool add)
    {
        if (add)
        {
            left += Vector256.Load(target);
            right += Vector256.Load(target + 8);
        }

        left.Store(target);
        right.Store(target + 8);
    }
}
