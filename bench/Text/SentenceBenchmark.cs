using System.Globalization;
using System.Text;
using BertPipeline.Text.Sentences;

namespace BertPipeline.Text.Benchmarks;

/// <summary>
/// Sentence splitting on one core over the reviews: where the sentences lie, which allocates nothing, and their strings. Option: the number of passes (5).
/// </summary>
internal static class SentenceBenchmark
{
    /// <summary>Prints megabytes of UTF-8 a second, medians, and bytes allocated a sentence.</summary>
    public static int Run(string[] options)
    {
        int passes = options.Select(o => int.Parse(o, CultureInfo.InvariantCulture)).FirstOrDefault(5);
        string[] reviews = ReferenceTexts.Reviews();
        string[] document = [string.Join('\n', reviews)];
        double reviewBytes = reviews.Sum(text => (double)Encoding.UTF8.GetByteCount(text));
        double documentBytes = Encoding.UTF8.GetByteCount(document[0]);

        Measurement.Row("sentences, one core", "asked for", "MB", "sentences", "MB/s", "bytes allocated a sentence");
        Measurement.Row("---", "---", "---", "---", "---", "---");
        Measure("reviews", "ranges", reviews, reviewBytes, passes, CountRanges);
        Measure("reviews", "strings", reviews, reviewBytes, passes, CountStrings);
        Measure("reviews as one document", "ranges", document, documentBytes, passes, CountRanges);
        return 0;
    }

    private static void Measure(string input, string asked, string[] texts, double bytes, int passes, Func<string[], long> count)
    {
        long sentences = 0;
        (double seconds, long allocated) = Measurement.Median(passes, () => sentences = count(texts));
        Measurement.Row(
            input,
            asked,
            (bytes / 1e6).ToString("F1", CultureInfo.InvariantCulture),
            sentences,
            (bytes / 1e6 / seconds).ToString("F1", CultureInfo.InvariantCulture),
            ((double)allocated / sentences).ToString("F2", CultureInfo.InvariantCulture));
    }

    private static long CountRanges(string[] texts)
    {
        long sentences = 0;
        foreach (string text in texts)
        {
            foreach (Range _ in SentenceSplitter.Ranges(text))
            {
                sentences++;
            }
        }

        return sentences;
    }

    private static long CountStrings(string[] texts)
    {
        long sentences = 0;
        foreach (string text in texts)
        {
            sentences += SentenceSplitter.Split(text).Count;
        }

        return sentences;
    }
}
