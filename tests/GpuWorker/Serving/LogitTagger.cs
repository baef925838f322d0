using System.Globalization;
using BertPipeline.GpuWorker.Inference;
using BertPipeline.GpuWorker.Tagging;

namespace BertPipeline.GpuWorker.Tests.Serving;

/// <summary>Reads the logits from the text, <c>"2 -2"</c>; each word is a token. Can be held while it scores, and can fail.</summary>
internal sealed class LogitTagger : ITagger
{
    private const int MostTokens = 8;

    private readonly ManualResetEventSlim _open = new(initialState: true);
    private readonly SemaphoreSlim _entered = new(0);

    public IReadOnlyList<string> Tags { get; } = ["Price", "UX_UI"];

    public int? MaxLength => MostTokens;

    public ScoringLanes? Lanes { get; init; }

    /// <summary>The thread that scored last.</summary>
    public int LastThread { get; private set; }

    public string? Failure { get; set; }

    /// <summary>The texts of every batch.</summary>
    public List<string[]> Batches { get; } = [];

    /// <summary>Of every batch, whether it was said to be alone.</summary>
    public List<bool> Alone { get; } = [];

    /// <summary>From now on a batch waits for <see cref="Release"/>.</summary>
    public void Hold() => _open.Reset();

    public void Release() => _open.Set();

    /// <summary>Ends when a batch has begun that no earlier call has seen.</summary>
    public Task EnteredAsync() => _entered.WaitAsync(TestContext.Current.CancellationToken);

    public static EncodedText Encoded(string text)
    {
        int tokens = text.Split(' ').Length + 2;
        return new(text, new int[Math.Min(tokens, MostTokens)], tokens);
    }

    public EncodedText Encode(string text) => Encoded(text);

    public IReadOnlyList<float[]> Score(IReadOnlyList<EncodedText> batch, int batchTokens, bool isAlone, CancellationToken cancellationToken)
    {
        lock (Batches)
        {
            LastThread = Environment.CurrentManagedThreadId;
            Batches.Add([.. batch.Select(text => text.Text)]);
            Alone.Add(isAlone);
        }

        _entered.Release();
        _open.Wait(cancellationToken);
        return Failure is null ? Score([.. batch.Select(text => text.Text)], cancellationToken) : throw new InvalidOperationException(Failure);
    }

    public IReadOnlyList<float[]> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken) => [.. texts.Select(Logits)];

    public bool IsDisposed { get; private set; }

    public void Dispose()
    {
        IsDisposed = true;
        _open.Dispose();
        _entered.Dispose();
    }

    private static float[] Logits(string text)
    {
        float[] numbers = [.. text.Split(' ').Select(word => float.TryParse(word, CultureInfo.InvariantCulture, out float number) ? number : 0), 0];
        return numbers[..2];
    }
}
