using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BertPipeline.GpuWorker.Kernels.Products;

/// <summary>A tile of 8 × 32: sixteen of AVX-512's 32 registers hold it.</summary>
internal readonly unsafe struct ProductKernel512 : IProductKernel
{
    public static int Rows => 8;

    public static int Columns => 32;

    // Written out, because only locals live in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int depth, float* a, nint rowStep, nint depthStep, float* b, float* c, nint stride, bool add)
    {
        Vector512<float> c00 = default, c01 = default;
        Vector512<float> c10 = default, c11 = default;
        Vector512<float> c20 = default, c21 = default;
        Vector512<float> c30 = default, c31 = default;
        Vector512<float> c40 = default, c41 = default;
        Vector512<float> c50 = default, c51 = default;
        Vector512<float> c60 = default, c61 = default;
        Vector512<float> c70 = default, c71 = default;
        nint twoRows = 2 * rowStep;
        float* a3 = a + (3 * rowStep);
        float* a6 = a + (6 * rowStep);
        for (int i = 0; i < depth; i++)
        {
            Vector512<float> b0 = Vector512.Load(b), b1 = Vector512.Load(b + 16);
            Vector512<float> x0 = Vector512.Create(a[0]);
            c00 = Vector512.FusedMultiplyAdd(x0, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(x0, b1, c01);
            Vector512<float> x1 = Vector512.Create(a[rowStep]);
            c10 = Vector512.FusedMultiplyAdd(x1, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(x1, b1, c11);
            Vector512<float> x2 = Vector512.Create(a[twoRows]);
            c20 = Vector512.FusedMultiplyAdd(x2, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(x2, b1, c21);
            Vector512<float> x3 = Vector512.Create(a3[0]);
            c30 = Vector512.FusedMultiplyAdd(x3, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(x3, b1, c31);
            Vector512<float> x4 = Vector512.Create(a3[rowStep]);
            c40 = Vector512.FusedMultiplyAdd(x4, b0, c40);
            c41 = Vector512.FusedMultiplyAdd(x4, b1, c41);
            Vector512<float> x5 = Vector512.Create(a3[twoRows]);
            c50 = Vector512.FusedMultiplyAdd(x5, b0, c50);
            c51 = Vector512.FusedMultiplyAdd(x5, b1, c51);
            Vector512<float> x6 = Vector512.Create(a6[0]);
            c60 = Vector512.FusedMultiplyAdd(x6, b0, c60);
            c61 = Vector512.FusedMultiplyAdd(x6, b1, c61);
            Vector512<float> x7 = Vector512.Create(a6[rowStep]);
            c70 = Vector512.FusedMultiplyAdd(x7, b0, c70);
            c71 = Vector512.FusedMultiplyAdd(x7, b1, c71);
            a += depthStep;
            a3 += depthStep;
            a6 += depthStep;
            b += Columns;
        }

        Store(c00, c01, c, add);
        Store(c10, c11, c + stride, add);
        Store(c20, c21, c + (2 * stride), add);
        Store(c30, c31, c + (3 * stride), add);
        Store(c40, c41, c + (4 * stride), add);
        Store(c50, c51, c + (5 * stride), add);
        Store(c60, c61, c + (6 * stride), add);
        Store(c70, c71, c + (7 * stride), add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> left, Vector512<float> right, float* target, bool add)
    {
        if (add)
        {
            left += Vector512.Load(target);
            right += Vector512.Load(target + 16);
        }

        left.Store(target);
        right.Store(target + 16);
    }
}
