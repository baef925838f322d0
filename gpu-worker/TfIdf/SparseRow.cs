namespace BertPipeline.GpuWorker.TfIdf;

/// <summary>A text as a vector that is mostly zeros.</summary>
/// <param name="Columns">Of what is not zero, ascending.</param>
/// <param name="Values">At these.</param>
internal readonly record struct SparseRow(int[] Columns, double[] Values)
{
    /// <param name="dense">As many elements as there are columns.</param>
    public double Dot(ReadOnlySpan<double> dense)
    {
        double sum = 0;
        for (int i = 0; i < Columns.Length; i++)
        {
            sum += Values[i] * dense[Columns[i]];
        }

        return sum;
    }

    /// <summary>Adds the row times a factor.</summary>
    public void AddTo(Span<double> dense, double factor)
    {
        for (int i = 0; i < Columns.Length; i++)
        {
            dense[Columns[i]] += factor * Values[i];
        }
    }
}
