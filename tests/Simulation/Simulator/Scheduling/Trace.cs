using System.Globalization;

namespace BertPipeline.Simulator.Scheduling;

/// <summary>What happened, newest last; the last lines are kept, and a fingerprint of all.</summary>
internal sealed class Trace
{
    private const int Kept = 400;
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    private readonly Queue<string> _lines = new();

    /// <summary>FNV-1a over every line (http://www.isthe.com/chongo/tech/comp/fnv/): equal for equal traces.</summary>
    public ulong Fingerprint { get; private set; } = FnvOffset;

    public int Count { get; private set; }

    /// <summary>Keeps every line when true.</summary>
    public bool KeepsAll { get; set; }

    public IEnumerable<string> Lines => _lines;

    public void Add(DateTimeOffset now, string what)
    {
        string line = $"{Count,6} {(now - World.Start).TotalSeconds.ToString("F3", CultureInfo.InvariantCulture),10} {what}";
        foreach (char c in line)
        {
            Fingerprint = (Fingerprint ^ c) * FnvPrime;
        }

        Count++;
        _lines.Enqueue(line);
        if (_lines.Count > Kept && !KeepsAll)
        {
            _lines.Dequeue();
        }
    }
}
