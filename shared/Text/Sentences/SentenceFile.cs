using System.Text;
using BertPipeline.Contracts.Runs;
using BertPipeline.Text.Reading;

namespace BertPipeline.Text.Sentences;

/// <summary>Turns a part of the corpus into the article's format: one sentence a line, a blank line after each document.</summary>
public static class SentenceFile
{
    private const int CharactersPerBatch = 1 << 20;

    /// <summary>Splits the documents of a file, in parallel; the output does not depend on the number of threads, memory not on the file's size.</summary>
    /// <param name="corpus">Lines of documents, blank lines between them (<see cref="DocumentWriter"/>).</param>
    /// <param name="fileName">Names the corpus in messages; ends in .txt.</param>
    /// <param name="sentences">Takes the sentences.</param>
    /// <param name="areSentences">True when the lines are sentences already (<see cref="TextLayout.Sentences"/>).</param>
    /// <returns>Documents and sentences.</returns>
    public static async Task<(long Documents, long Sentences)> WriteAsync(
        Stream corpus, string fileName, Stream sentences, bool areSentences, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        var reader = new CorpusReader(CorpusReaderOptions.OfShards);
        await using var writer = new StreamWriter(sentences, new UTF8Encoding(false), bufferSize: 1 << 16, leaveOpen: true);
        (long documents, long count) = (0, 0);
        var texts = new Pool<StringBuilder>(() => new StringBuilder(CharactersPerBatch + (CharactersPerBatch / 8)));
        await OrderedWork.RunAsync(
            Batches(reader.Read(corpus, fileName, cancellationToken)),
            batch =>
            {
                StringBuilder text = texts.Take().Clear();
                return (batch.Count, Sentences: Split(batch, areSentences, text), Text: text);
            },
            made =>
            {
                writer.Write(made.Text);
                texts.Return(made.Text);
                documents += made.Count;
                count += made.Sentences;
            },
            maxDegreeOfParallelism,
            cancellationToken);
        return (documents, count);
    }

    /// <summary>Appends the documents' sentences; returns their number.</summary>
    private static long Split(List<string> documents, bool areSentences, StringBuilder text)
    {
        long count = 0;
        foreach (string document in documents)
        {
            if (areSentences)
            {
                text.Append(document).Append('\n');
                count += document.AsSpan().Count('\n') + 1;
            }
            else
            {
                foreach (Range sentence in SentenceSplitter.Ranges(document))
                {
                    SentenceSplitter.AppendOneLine(text, document.AsSpan()[sentence]);
                    text.Append('\n');
                    count++;
                }
            }

            text.Append('\n');
        }

        return count;
    }

    private static IEnumerable<List<string>> Batches(IEnumerable<string> documents)
    {
        var batch = new List<string>();
        int characters = 0;
        foreach (string document in documents)
        {
            batch.Add(document);
            characters += document.Length;
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
