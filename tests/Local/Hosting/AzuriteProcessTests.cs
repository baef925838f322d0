using System.Diagnostics;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using BertPipeline.Azurite;
using BertPipeline.Testing;

namespace BertPipeline.Local.Tests.Hosting;

public sealed partial class AzuriteProcessTests
{
    /// <summary>
    /// Clients open connections ahead, and may never use one. Node's servers do not count those as idle, and would wait for them: a command that is done would end many seconds later.
    /// </summary>
    [Fact]
    public async Task Dispose_AConnectionThatWasNeverUsed_EndsAtOnce()
    {
        AzuriteProcess azurite = await AzuriteProcess.StartAsync(dataFolder: null, cancellationToken: TestContext.Current.CancellationToken);
        using var unused = new TcpClient();
        await unused.ConnectAsync("127.0.0.1", int.Parse(BlobPort().Match(azurite.ConnectionString).Groups["port"].Value, System.Globalization.CultureInfo.InvariantCulture), TestContext.Current.CancellationToken);

        long begin = Stopwatch.GetTimestamp();
        await azurite.DisposeAsync();

        Assert.InRange(Stopwatch.GetElapsedTime(begin), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    /// <summary>
    /// Azurite says that it closes; when its parent was killed nobody reads that. It must write its index all the same, in which the messages of the last seconds are.
    /// </summary>
    [Fact]
    public async Task End_ParentWasKilled_WritesItsIndexAndEndsWell()
    {
        string data = Directory.CreateTempSubdirectory("azurite-").FullName;
        var start = new ProcessStartInfo("node", ["start.js", "--silent", "--skipApiVersionCheck", "--disableTelemetry", "--blobPort", "0", "--queuePort", "0", "--tablePort", "0", "--location", data])
        {
            WorkingDirectory = await AzuriteInstallation.EnsureAsync(progress: null, TestContext.Current.CancellationToken),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process azurite = Process.Start(start)!;
        await Eventually.TrueAsync(() => File.Exists(Path.Combine(data, "__azurite_db_table__.json")), "Azurite has begun");

        azurite.StandardOutput.Close();
        azurite.StandardError.Close();
        azurite.StandardInput.Close();
        await azurite.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, azurite.ExitCode);
        Directory.Delete(data, recursive: true);
    }

    [GeneratedRegex(@"BlobEndpoint=http://127\.0\.0\.1:(?<port>\d+)/")]
    private static partial Regex BlobPort();
}
