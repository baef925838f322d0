namespace BertPipeline.Weights.Export.Graphs;

/// <summary>The rows of a matrix as bytes, each on a scale of its own: value ≈ (byte − zero) · scale. Zero itself is exact.</summary>
internal sealed class QuantizedRows
{
    private readonly int _lowest;

    private QuantizedRows(float[] scales, byte[] zeros, int lowest)
    {
        (Scales, Zeros, _lowest) = (scales, zeros, lowest);
    }

    /// <summary>One a row.</summary>
    public float[] Scales { get; }

    /// <summary>The byte that stands for 0, one a row.</summary>
    public byte[] Zeros { get; }

    /// <summary>From −127 to 127, zero in the middle.</summary>
    public static QuantizedRows Signed(float[] values, int rows)
    {
        float[] scales = new float[rows];
        int columns = values.Length / rows;
        for (int row = 0; row < rows; row++)
        {
            float largest = 0;
            foreach (float value in values.AsSpan(row * columns, columns))
            {
                largest = Math.Max(largest, Math.Abs(value));
            }

            scales[row] = ScaleOf(largest, sbyte.MaxValue);
        }

        return new(scales, new byte[rows], -sbyte.MaxValue);
    }

    /// <summary>
    /// From 0 to 255, from the row's smallest number to its largest. Not signed: processors without VNNI add products of an unsigned and a signed byte in 16 bits, where they overflow
    /// (https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html, "When to use reduce-range").
    /// </summary>
    public static QuantizedRows Unsigned(float[] values, int rows)
    {
        float[] scales = new float[rows];
        byte[] zeros = new byte[rows];
        int columns = values.Length / rows;
        for (int row = 0; row < rows; row++)
        {
            float least = 0;
            float most = 0;
            foreach (float value in values.AsSpan(row * columns, columns))
            {
                least = Math.Min(least, value);
                most = Math.Max(most, value);
            }

            scales[row] = ScaleOf(most - least, byte.MaxValue);
            zeros[row] = (byte)Math.Clamp(MathF.Round(-least / scales[row]), 0, byte.MaxValue);
        }

        return new(scales, zeros, lowest: 0);
    }

    /// <param name="stream">Where to.</param>
    /// <param name="values">The numbers that the scales were made for.</param>
    /// <param name="turned">Columns as rows.</param>
    public void WriteTo(Stream stream, float[] values, bool turned)
    {
        int columns = values.Length / Scales.Length;
        byte[] bytes = new byte[values.Length];
        for (int row = 0; row < Scales.Length; row++)
        {
            for (int i = row * columns; i < (row + 1) * columns; i++)
            {
                int number = (int)MathF.Round(values[i] / Scales[row]) + Zeros[row];
                bytes[i] = unchecked((byte)Math.Clamp(number, _lowest, _lowest < 0 ? sbyte.MaxValue : byte.MaxValue));
            }
        }

        if (turned)
        {
            MatrixTurn.Write(stream, bytes, Scales.Length);
        }
        else
        {
            stream.Write(bytes);
        }
    }

    private static float ScaleOf(float range, int steps) => range > 0 ? range / steps : 1;
}
