using System.Globalization;

namespace BertPipeline.Load;

/// <summary>A process's resident set, looked at every second (Linux, proc(5)).</summary>
internal sealed class MemoryWatch(int process)
{
    private readonly List<double> _megabytes = [];

    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
        while (!cancellationToken.IsCancellationRequested)
        {
            _megabytes.Add(Read("VmRSS:"));
            try
            {
                await timer.WaitForNextTickAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Means of the four quarters of the time, and the highest ever, in MB.</summary>
    public override string ToString()
    {
        IEnumerable<string> quarters = _megabytes.Chunk(Math.Max(1, (_megabytes.Count + 3) / 4)).Select(q => q.Average().ToString("0", CultureInfo.InvariantCulture));
        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(" / ", quarters)} MB in the quarters of the time, at most {Read("VmHWM:"):0} MB");
    }

    private double Read(string field)
    {
        string line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', '\t').First(part => part.Length > 0 && char.IsAsciiDigit(part[0])), CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}
