using System.Text.Json;

namespace BertPipeline.Training.Benchmarks;

/// <summary>The peer of <c>tag</c>, a process of its own: JSON lines in, tokens by the same tokeniser, batches of like length, JSON lines out.</summary>
internal static class TaggedLines
{
    private const int BatchPositions = 8192;

    public static Measured Measure(TaggingWork work)
    {
        string[] texts = [.. File.ReadLines(work.TextsFile).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!)];
        int[][] ids = Ours.Encode(work.Folder, texts, work.MaxLength);
        using var session = new OnnxRuntime(work.Folder, work.Graph, work.Threads);
        float[][] logits = session.Run(ids, Ours.Batches(ids, BatchPositions));
        string[] tags = JsonSerializer.Deserialize<string[]>(File.ReadAllText(Path.Combine(work.Folder, "labels.json")))!;
        using (var output = new StreamWriter(work.OutputFile))
        {
            foreach (float[] row in logits)
            {
                double[] scores = [.. row.Select(logit => Math.Round(1 / (1 + Math.Exp(-logit)), 6))];
                output.WriteLine(JsonSerializer.Serialize(new { tags = tags.Where((_, i) => scores[i] >= 0.5), scores = tags.Zip(scores).ToDictionary(t => t.First, t => t.Second) }));
            }
        }

        var clock = new ProcessClock();
        clock.Start();
        return new Measured { Examples = texts.Length, CpuSeconds = Environment.CpuUsage.TotalTime.TotalSeconds, PeakMegabytes = clock.PeakMegabytes, With = $"{OnnxRuntime.Version}, {work.Graph}" };
    }
}
