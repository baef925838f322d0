namespace BertPipeline.Weights.Export.Graphs;

/// <summary>The rows of a matrix as signed bytes, each on a scale of its own, 0 in the middle: value ≈ byte · scale.</summary>
internal sealed class QuantizedRows
{
    private readonly int _most;

    private QuantizedRows(float[] scales, int most)
    {
        (Scales, _most) = (scales, most);
    }

    /// <summary>One a row.</summary>
    public float[] Scales { get; }

    /// <param name="values">In row-major order.</param>
    /// <param name="rows">How many.</param>
    /// <param name="most">The byte that a row's largest number becomes.</param>
    public static QuantizedRows Measure(float[] values, int rows, int most)
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

            scales[row] = largest > 0 ? largest / most : 1;
        }

        return new(scales, most);
    }

    /// <param name="stream">Where to.</param>
    /// <param name="values">The numbers that were measured.</param>
    /// <param name="turned">Columns as rows.</param>
    public void WriteTo(Stream stream, float[] values, bool turned)
    {
        int columns = values.Length / Scales.Length;
        byte[] bytes = new byte[values.Length];
        for (int row = 0; row < Scales.Length; row++)
        {
            for (int i = row * columns; i < (row + 1) * columns; i++)
            {
                bytes[i] = unchecked((byte)(sbyte)Math.Clamp((int)MathF.Round(values[i] / Scales[row]), -_most, _most));
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
}
