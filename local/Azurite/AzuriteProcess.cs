using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace BertPipeline.Azurite;

/// <summary>
/// Azurite, the storage emulator, as a child process on free loopback ports. It is installed by npm from the lock file on first use,
/// ends when this process ends, and is always stopped gracefully because it keeps what it has answered in memory for a moment.
/// </summary>
public sealed class AzuriteProcess : IAsyncDisposable
{
    // The account name and key that the emulator documents for everyone.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private const string ProcessFile = "azurite.pid";

    private const int MostLines = 100;

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    // It writes its index when it stops, which takes less than a second.
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private readonly string? _dataFolder;
    private readonly int[] _ports;

    private AzuriteProcess(Process process, string? dataFolder, int[] ports)
    {
        (_process, _dataFolder, _ports) = (process, dataFolder, ports);
        ConnectionString = ConnectionStringFor(ports);
    }

    public string ConnectionString { get; }

    /// <summary>Waits until it has ended, which it does by itself only when something is wrong; returns its exit code.</summary>
    public async Task<int> WaitForEndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Starts one in the place of this, which has ended: on the same ports, with the same data.</summary>
    /// <exception cref="InvalidOperationException">It ends at once.</exception>
    /// <exception cref="TimeoutException">It does not listen after a minute.</exception>
    public async Task<AzuriteProcess> StartAgainAsync(CancellationToken cancellationToken) =>
        await StartAsync(await AzuriteInstallation.EnsureAsync(progress: null, cancellationToken), _dataFolder, _ports, cancellationToken);

    /// <summary>Ends it at once: what it answered in the last seconds may be forgotten.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <param name="dataFolder">Where it keeps its data; null keeps everything in memory.</param>
    /// <param name="progress">Told what is going on when it takes longer than a moment.</param>
    public static async Task<AzuriteProcess> StartAsync(
        string? dataFolder, Action<string>? progress = null, CancellationToken cancellationToken = default)
    {
        string folder = await AzuriteInstallation.EnsureAsync(progress, cancellationToken);
        if (dataFolder is not null)
        {
            await OtherEndsAsync(Path.Combine(dataFolder, ProcessFile), cancellationToken);
        }

        return await StartAsync(folder, dataFolder, FreePorts(3), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static async Task<AzuriteProcess> StartAsync(string folder, string? dataFolder, int[] ports, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in Arguments(ports, dataFolder))
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        if (dataFolder is not null)
        {
            Directory.CreateDirectory(dataFolder);
            await File.WriteAllTextAsync(Path.Combine(dataFolder, ProcessFile), process.Id.ToString(CultureInfo.InvariantCulture), cancellationToken);
        }

        var output = new List<string>();
        process.OutputDataReceived += (_, e) => Keep(output, e.Data);
        process.ErrorDataReceived += (_, e) => Keep(output, e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await WaitUntilListeningAsync(process, ports, output, cancellationToken);
        }
        catch (Exception e)
        {
            process.StandardInput.Close();
            process.Dispose();
            if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"Azurite does not listen after {LongestStart.TotalSeconds:0} s. {Text(output)}", e);
            }

            throw;
        }

        return new AzuriteProcess(process, dataFolder, ports);
    }

    /// <summary>One whose host was killed still writes its index: who read the old one would lose the last seconds.</summary>
    private static async Task OtherEndsAsync(string processFile, CancellationToken cancellationToken)
    {
        if (!File.Exists(processFile) || !int.TryParse(await File.ReadAllTextAsync(processFile, cancellationToken), NumberStyles.None, CultureInfo.InvariantCulture, out int id))
        {
            return;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestStop);
        try
        {
            using var other = Process.GetProcessById(id);

            // One that has begun since has only the number in common.
            if (other.StartTime.ToUniversalTime() <= File.GetLastWriteTimeUtc(processFile))
            {
                await other.WaitForExitAsync(patience.Token);
            }
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has ended.
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It hangs; what it has written so far stands.
        }
    }

    private static IEnumerable<string> Arguments(int[] ports, string? dataFolder)
    {
        yield return "start.js";
        yield return "--silent";
        yield return "--skipApiVersionCheck";
        yield return "--disableTelemetry";
        (string service, int port)[] services = [("blob", ports[0]), ("queue", ports[1]), ("table", ports[2])];
        foreach ((string service, int port) in services)
        {
            yield return $"--{service}Host";
            yield return "127.0.0.1";
            yield return $"--{service}Port";
            yield return port.ToString(CultureInfo.InvariantCulture);
        }

        if (dataFolder is null)
        {
            yield return "--inMemoryPersistence";
        }
        else
        {
            yield return "--location";
            yield return Path.GetFullPath(dataFolder);
        }
    }

    private static string ConnectionStringFor(int[] ports) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};" +
        $"BlobEndpoint=http://127.0.0.1:{ports[0]}/{Account};" +
        $"QueueEndpoint=http://127.0.0.1:{ports[1]}/{Account};" +
        $"TableEndpoint=http://127.0.0.1:{ports[2]}/{Account};";

    private static int[] FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (TcpListener listener in listeners)
        {
            listener.Start();
        }

        int[] ports = [.. listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port)];
        foreach (TcpListener listener in listeners)
        {
            listener.Dispose();
        }

        return ports;
    }

    private static async Task WaitUntilListeningAsync(Process process, int[] ports, List<string> output, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(LongestStart);
        foreach (int port in ports)
        {
            while (true)
            {
                if (process.HasExited)
                {
                    throw new InvalidOperationException($"Azurite ended with code {process.ExitCode}: {Text(output)}");
                }

                using var client = new TcpClient();
                try
                {
                    await client.ConnectAsync(IPAddress.Loopback, port, timeout.Token);
                    break;
                }
                catch (SocketException)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, timeout.Token);
                }
            }
        }
    }

    /// <summary>The last lines, which say why it did not start.</summary>
    private static void Keep(List<string> output, string? line)
    {
        if (line is not null)
        {
            lock (output)
            {
                if (output.Count == MostLines)
                {
                    output.RemoveAt(0);
                }

                output.Add(line);
            }
        }
    }

    private static string Text(List<string> output)
    {
        lock (output)
        {
            return string.Join('\n', output);
        }
    }
}
