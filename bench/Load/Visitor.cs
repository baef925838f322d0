using System.Net.Http.Json;
using BertPipeline.Contracts;
using BertPipeline.Orchestration.Status;

namespace BertPipeline.Load;

/// <summary>
/// Asks at a fixed rate, whether the last answer has come or not, and counts from when it was to ask: a host that stands still is not asked less. Every
/// fourth request is the page's own list, every fourth one of a run.
/// </summary>
internal sealed class Visitor(HttpClient http, IReadOnlyList<string> runs, int rate)
{
    public Latencies List { get; } = new();

    public Latencies PageList { get; } = new();

    public Latencies Run { get; } = new();

    /// <summary>How old what was shown was at most, in seconds.</summary>
    public double OldestSeconds { get; private set; }

    /// <summary>Until it is told to end; what was asked for by then is waited for.</summary>
    public async Task VisitAsync(CancellationToken cancellationToken)
    {
        long begun = TimeProvider.System.GetTimestamp();
        var asked = new List<Task>();
        for (int number = 0; ; number++)
        {
            TimeSpan due = TimeSpan.FromSeconds((double)number / rate);
            TimeSpan wait = due - TimeProvider.System.GetElapsedTime(begun);
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            (string path, Latencies latencies) = (number % 4) switch
            {
                1 => ("api/runs?top=100", PageList),
                3 => ($"api/runs/{runs[number % runs.Count]}", Run),
                _ => ("api/runs", List),
            };
            asked.Add(AskAsync(path, latencies, begun, due));
        }

        await Task.WhenAll(asked);
    }

    private async Task AskAsync(string path, Latencies latencies, long begun, TimeSpan due)
    {
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            answer.EnsureSuccessStatusCode();
            if (latencies == Run)
            {
                await answer.Content.ReadAsStringAsync();
            }
            else
            {
                RunList list = (await answer.Content.ReadFromJsonAsync<RunList>(PipelineJson.Options))!;
                OldestSeconds = Math.Max(OldestSeconds, (TimeProvider.System.GetUtcNow() - list.AsOf).TotalSeconds);
            }

            latencies.Add(TimeProvider.System.GetElapsedTime(begun) - due);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            latencies.Fail();
        }
    }
}
