using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Local.Hosting;
using BertPipeline.Local.Settings;
using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Sessions;

/// <summary>
/// The way into a folder where a host may run: finds it, or the folder free. While another process starts or stops a host there, or is slow to answer, this
/// waits, and says so; in the end it says where the log is.
/// </summary>
internal sealed class HostEntry(CommandEnvironment environment)
{
    // A host on this machine answers at once, unless the machine is busy: each attempt has as much time again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // Shorter waits are nobody's business.
    private static readonly TimeSpan Unsaid = TimeSpan.FromSeconds(1);

    // The first start installs Azurite.
    private static readonly TimeSpan ForStart = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan ForAnswer = TimeSpan.FromMinutes(1);

    private readonly LocalSettings _settings = environment.Settings;
    private Finding? _finding;
    private long _since;
    private bool _isSaid;
    private int _attempts;

    private enum Finding
    {
        /// <summary>Somebody holds the folder, and says nowhere where the host listens.</summary>
        NoAddress,

        /// <summary>It says where, and nobody answers there.</summary>
        Silent,

        /// <summary>It answers, and is not what is needed.</summary>
        Unfit,
    }

    private TimeSpan Waited => environment.Time.GetElapsedTime(_since);

    /// <param name="suits">Whether a host that answers can be used.</param>
    /// <exception cref="UserErrorException">A host holds the folder and does not answer.</exception>
    public async Task<HostPlace> EnterAsync(Func<Endpoint, bool> suits, CancellationToken cancellationToken)
    {
        while (true)
        {
            Endpoint? endpoint = await Endpoint.ReadAsync(_settings.EndpointFile, cancellationToken);
            FileStream? guest = endpoint is null ? null : HostLocks.TryJoin(_settings);
            bool answers = guest is not null && await AnswersAsync(endpoint!, cancellationToken);
            if (answers && suits(endpoint!))
            {
                return new(endpoint, guest!);
            }

            guest?.Dispose();
            if (HostLocks.TryTake(_settings) is { } free)
            {
                return new(null, free);
            }

            await WaitAsync(guest is null ? Finding.NoAddress : answers ? Finding.Unfit : Finding.Silent, endpoint, cancellationToken);
        }
    }

    private async Task WaitAsync(Finding finding, Endpoint? endpoint, CancellationToken cancellationToken)
    {
        if (_finding != finding)
        {
            (_finding, _since, _isSaid) = (finding, environment.Time.GetTimestamp(), false);
        }

        string who = endpoint is null ? "" : string.Create(CultureInfo.InvariantCulture, $" (process {endpoint.ProcessId})");
        if (finding != Finding.Unfit && Waited > (finding == Finding.Silent ? ForAnswer : ForStart))
        {
            string waited = string.Create(CultureInfo.InvariantCulture, $"{Waited.TotalSeconds:0} s");
            throw new UserErrorException(
                $"A host runs in {_settings.Folder}{who} and has not answered for {waited}. Its log is {Log}. End that process and try again, or work in a folder of your own (BertPipeline__Folder).");
        }

        if (!_isSaid && (Waited > Unsaid || finding == Finding.Silent))
        {
            _isSaid = true;
            environment.Say(finding switch
            {
                Finding.NoAddress => $"Another process starts or stops a host in {_settings.Folder}; waiting for it …",
                Finding.Silent => $"The host in {_settings.Folder}{who} does not answer; waiting for it …",
                _ => $"Another command works in {_settings.Folder}{who}; waiting for its end …",
            });
        }

        await Task.Delay(Pause, environment.Time, cancellationToken);
    }

    private string Log => new HostFolders(_settings.LogFolder, _settings.ScratchFolder).HostLog;

    private async Task<bool> AnswersAsync(Endpoint endpoint, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = endpoint.Url };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        TimeSpan left = _finding == Finding.Silent && Waited < ForAnswer ? ForAnswer - Waited : Patience;
        patience.CancelAfter(TimeSpan.FromTicks(Math.Min(left.Ticks, (Patience * ++_attempts).Ticks)));
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri(PipelineHost.HealthPath, UriKind.Relative), patience.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
