using System.Diagnostics;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using BertPipeline.Azurite;

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

    [GeneratedRegex(@"BlobEndpoint=http://127\.0\.0\.1:(?<port>\d+)/")]
    private static partial Regex BlobPort();
}
