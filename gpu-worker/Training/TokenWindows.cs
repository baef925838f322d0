using BertPipeline.GpuWorker.Randomness;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// A stream of tokens cut into windows of one length, as truncated back-propagation through time wants them. What is carried from window to window there, the layers'
/// state, is computed again here, from the tokens before the window: a step then depends on nothing but its weights, may be taken in any order, and a resumed training
/// ends with the same bytes. Feedback is short: what stands farther back than a warm-up is mostly another customer's.
/// </summary>
internal sealed class TokenWindows
{
    private readonly TokenStream _stream;

    /// <param name="stream">Longer than one token.</param>
    /// <param name="length">Tokens of a window that the next one is told of.</param>
    /// <param name="warmUp">Tokens before it that only lead up to it.</param>
    /// <remarks>Both are less where the stream is too short for them.</remarks>
    public TokenWindows(TokenStream stream, int length, int warmUp)
    {
        _stream = stream;
        Length = Math.Min(length, Math.Max(1, (stream.Count - 1) / 2));
        WarmUp = Math.Min(warmUp, stream.Count - 1 - Length);
    }

    public int Length { get; }

    public int WarmUp { get; }

    /// <summary>Where an epoch's first window begins: each epoch cuts elsewhere, so that a word is not always as far from its window's beginning.</summary>
    /// <param name="seed">The run's.</param>
    /// <param name="epoch">From 0.</param>
    public int Start(int seed, int epoch)
    {
        int room = Math.Min(Length, _stream.Count - Length - WarmUp);
        return WarmUp + (int)(RandomSeed.For(seed, "windows", epoch) % room);
    }

    /// <summary>Windows from a start on; what is left at the end is no window.</summary>
    public int Count(int start) => (_stream.Count - 1 - start) / Length;

    /// <summary>Windows side by side.</summary>
    /// <param name="start">Where the first one begins.</param>
    /// <param name="windows">Which.</param>
    /// <returns>What is read and what is told.</returns>
    public UlmfitBatch Read(int start, int[] windows)
    {
        long[] ids = new long[(WarmUp + Length) * windows.Length];
        var asked = new List<long>();
        var targets = new List<long>();
        for (int time = 0; time < WarmUp + Length; time++)
        {
            for (int column = 0; column < windows.Length; column++)
            {
                int place = start - WarmUp + (windows[column] * Length) + time;
                ids[(time * windows.Length) + column] = _stream[place];
                if (time >= WarmUp && _stream[place + 1] != _stream.FirstId)
                {
                    asked.Add(((time - WarmUp) * windows.Length) + column);
                    targets.Add(_stream[place + 1]);
                }
            }
        }

        return new UlmfitBatch { Ids = ids, Count = windows.Length, WarmUp = WarmUp, Asked = [.. asked], Targets = [.. targets] };
    }
}
