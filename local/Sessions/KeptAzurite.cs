using System.Globalization;
using BertPipeline.Azurite;
using BertPipeline.Contracts;
using BertPipeline.Local.Hosting.Workers;

namespace BertPipeline.Local.Sessions;

/// <summary>Azurite for as long as the host runs: one that ends by itself, as when the system lacks memory, is started again on the same ports.</summary>
internal sealed class KeptAzurite : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _keeping;
    private AzuriteProcess _azurite;

    private KeptAzurite(AzuriteProcess azurite, TimeProvider time, Action<string> say)
    {
        _azurite = azurite;
        _keeping = KeepAsync(time, say, _end.Token);
    }

    public string ConnectionString => _azurite.ConnectionString;

    /// <param name="dataFolder">Where it keeps its data.</param>
    /// <param name="say">Told when it is installed, and when it ends.</param>
    public static async Task<KeptAzurite> StartAsync(string dataFolder, TimeProvider time, Action<string> say, CancellationToken cancellationToken) =>
        new(await AzuriteProcess.StartAsync(dataFolder, say, cancellationToken), time, say);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _azurite.DisposeAsync();
        _end.Dispose();
    }

    private async Task KeepAsync(TimeProvider time, Action<string> say, CancellationToken end)
    {
        var backoff = new RestartBackoff();
        while (true)
        {
            long started = time.GetTimestamp();
            int code = await _azurite.WaitForEndAsync(end);
            TimeSpan wait = backoff.After(time.GetElapsedTime(started));
            say(string.Create(
                CultureInfo.InvariantCulture,
                $"Azurite ended with code {code}; started again in {wait.TotalSeconds:0} s. What it had answered in its last moment may be forgotten; runs go on by themselves."));
            await Task.Delay(wait, time, end);
            try
            {
                AzuriteProcess ended = _azurite;
                _azurite = await ended.StartAgainAsync(end);
                await ended.DisposeAsync();
            }
            catch (Exception e) when (!end.IsCancellationRequested)
            {
                // Still the one that has ended: after a longer pause it is tried again.
                say($"Azurite did not start: {PrintableText.Of(e.Message, longest: 500)}");
            }
        }
    }
}
