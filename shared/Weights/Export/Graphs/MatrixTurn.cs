using System.Runtime.InteropServices;

namespace BertPipeline.Weights.Export.Graphs;

/// <summary>Writes a matrix's columns as rows.</summary>
internal static class MatrixTurn
{
    /// <param name="stream">Where to.</param>
    /// <param name="values">In row-major order.</param>
    /// <param name="rows">Of the matrix; what is written has so many columns.</param>
    public static void Write<T>(Stream stream, T[] values, int rows)
        where T : unmanaged
    {
        int columns = values.Length / rows;
        T[] column = new T[rows];
        for (int i = 0; i < columns; i++)
        {
            for (int row = 0; row < rows; row++)
            {
                column[row] = values[(row * columns) + i];
            }

            stream.Write(MemoryMarshal.AsBytes(column.AsSpan()));
        }
    }
}
