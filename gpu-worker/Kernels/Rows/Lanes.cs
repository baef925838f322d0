namespace BertPipeline.GpuWorker.Kernels.Rows;

/// <summary>
/// Rows are computed eight floats at a time, on every processor, so that sums have the same bits everywhere. Their lengths are multiples of eight: hidden
/// sizes are, and rows of other lengths are filled up.
/// </summary>
internal static unsafe class Lanes
{
    public const int Count = 8;

    /// <summary>The least multiple of eight that is not less.</summary>
    public static int RoundUp(int length) => (length + Count - 1) / Count * Count;

    /// <summary>Fills a row up to <see cref="RoundUp"/>.</summary>
    public static void FillUp(float* row, int length, float value) => new Span<float>(row + length, RoundUp(length) - length).Fill(value);
}
