using System.Buffers;

namespace BertPipeline.Text.Rows;

/// <summary>Makes an answer of every row, on several threads and in the order of the rows.</summary>
public static class RowTransform
{
    private const int CharactersPerBatch = 1 << 18;

    /// <param name="rows">Enumerated by one thread.</param>
    /// <param name="createWriter">Makes a writer for each batch of rows.</param>
    /// <param name="output">Takes the answers.</param>
    /// <param name="maxDegreeOfParallelism">Threads; the output does not depend on it.</param>
    /// <returns>The number of rows.</returns>
    public static async Task<long> RunAsync(
        IEnumerable<string> rows, Func<RowWriter> createWriter, Stream output, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(createWriter);
        ArgumentNullException.ThrowIfNull(output);
        long count = 0;
        await OrderedWork.RunAsync(
            Batches(rows),
            batch =>
            {
                var buffer = new ArrayBufferWriter<byte>(CharactersPerBatch);
                RowWriter writer = createWriter();
                foreach (string row in batch)
                {
                    writer.Write(row, buffer);
                }

                return (Rows: batch.Count, Bytes: buffer);
            },
            made =>
            {
                output.Write(made.Bytes.WrittenSpan);
                count += made.Rows;
            },
            maxDegreeOfParallelism,
            cancellationToken);
        await output.FlushAsync(cancellationToken);
        return count;
    }

    private static IEnumerable<List<string>> Batches(IEnumerable<string> rows)
    {
        List<string> batch = [];
        int characters = 0;
        foreach (string row in rows)
        {
            batch.Add(row);
            characters += row.Length + 1;
            if (characters >= CharactersPerBatch)
            {
                yield return batch;
                batch = [];
                characters = 0;
            }
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
