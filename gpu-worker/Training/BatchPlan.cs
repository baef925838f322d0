using BertPipeline.Contracts.Randomness;
using BertPipeline.GpuWorker.Randomness;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// Which examples make up each optimizer step of an epoch: a pure function of lengths, seed and epoch. Examples are shuffled, sorted by length within
/// windows so that a step's are about alike, cut into steps of equal size, and the steps are shuffled.
/// </summary>
internal sealed class BatchPlan
{
    private const int Window = 4096;

    private BatchPlan(int[][] steps) => Steps = steps;

    /// <summary>Numbers of examples; within a step about sorted by length.</summary>
    public IReadOnlyList<int[]> Steps { get; }

    /// <param name="lengths">Tokens of every example.</param>
    /// <param name="size">Of a step; the steps share the examples evenly, so that the last is no smaller than the others.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">From 0; each has its own order.</param>
    public static BatchPlan Create(ReadOnlySpan<int> lengths, StepSize size, int seed, int epoch)
    {
        int[] order = [.. Enumerable.Range(0, lengths.Length)];
        var random = new SplitMix64((ulong)RandomSeed.For(seed, "order", epoch));
        random.Shuffle(order.AsSpan());
        SortWindows(order, lengths);
        int[][] steps = Cut(order, lengths, size);
        random.Shuffle(steps.AsSpan());
        return new BatchPlan(steps);
    }

    /// <summary>Cuts a step where one more example would take the batch over the budget.</summary>
    /// <param name="step">One of <see cref="Steps"/>.</param>
    /// <param name="lengths">Tokens of every example.</param>
    /// <param name="budget">Tokens of a micro-batch; a single example may exceed it.</param>
    public static IReadOnlyList<int[]> MicroBatches(int[] step, ReadOnlySpan<int> lengths, int budget)
    {
        var batches = new List<int[]>();
        int start = 0;
        long tokens = 0;
        for (int i = 0; i < step.Length; i++)
        {
            int length = lengths[step[i]];
            if (i > start && tokens + length > budget)
            {
                batches.Add(step[start..i]);
                (start, tokens) = (i, 0);
            }

            tokens += length;
        }

        batches.Add(step[start..]);
        return batches;
    }

    /// <summary>
    /// The same for replicas: cut into as many micro-batches for each, equal in examples, whose lengths are about equal; as few as the budget allows. A step of fewer
    /// examples than replicas has a micro-batch an example.
    /// </summary>
    /// <param name="step">One of <see cref="Steps"/>.</param>
    /// <param name="lengths">Tokens of every example.</param>
    /// <param name="budget">Tokens of a micro-batch; a single example may exceed it.</param>
    /// <param name="replicas">With one, the budget alone cuts.</param>
    public static IReadOnlyList<int[]> MicroBatches(int[] step, ReadOnlySpan<int> lengths, int budget, int replicas)
    {
        IReadOnlyList<int[]> batches = MicroBatches(step, lengths, budget);
        if (replicas == 1)
        {
            return batches;
        }

        // No cut within the budget has fewer than that one.
        int each = (batches.Count + replicas - 1) / replicas;
        do
        {
            batches = CutEvenly(step, Math.Min(step.Length, each * replicas));
            each++;
        }
        while (!Fit(batches, lengths, budget));
        return batches;
    }

    private static int[][] CutEvenly(int[] step, int parts) =>
        [.. Enumerable.Range(0, parts).Select(part => step[(int)((long)step.Length * part / parts)..(int)((long)step.Length * (part + 1) / parts)])];

    private static bool Fit(IReadOnlyList<int[]> batches, ReadOnlySpan<int> lengths, int budget)
    {
        foreach (int[] batch in batches)
        {
            long tokens = 0;
            foreach (int example in batch)
            {
                tokens += lengths[example];
            }

            if (batch.Length > 1 && tokens > budget)
            {
                return false;
            }
        }

        return true;
    }

    private static void SortWindows(int[] order, ReadOnlySpan<int> lengths)
    {
        for (int start = 0; start < order.Length; start += Window)
        {
            Span<int> window = order.AsSpan(start, Math.Min(Window, order.Length - start));
            // The second key keeps the shuffled order among equals; every other window falls, so that neighbours across a border are alike.
            long[] keys = new long[window.Length];
            int sign = start / Window % 2 == 0 ? 1 : -1;
            for (int i = 0; i < window.Length; i++)
            {
                keys[i] = ((long)(sign * lengths[window[i]]) << 32) | (uint)i;
            }

            MemoryExtensions.Sort(keys.AsSpan(), window);
        }
    }

    private static int[][] Cut(int[] order, ReadOnlySpan<int> lengths, StepSize size)
    {
        long total = 0;
        foreach (int example in order)
        {
            total += size.InTokens ? lengths[example] : 1;
        }

        long count = (total + size.Amount - 1) / size.Amount;
        var steps = new List<int[]>();
        long before = 0;
        int start = 0;
        for (int i = 0; i < order.Length; i++)
        {
            long after = before + (size.InTokens ? lengths[order[i]] : 1);
            bool ends = i == order.Length - 1 || (Int128)after * count / total > (Int128)before * count / total;
            if (ends)
            {
                steps.Add(order[start..(i + 1)]);
                start = i + 1;
            }

            before = after;
        }

        return [.. steps];
    }
}
