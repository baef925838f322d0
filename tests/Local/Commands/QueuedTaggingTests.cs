using BertPipeline.Local.Terminal;
using BertPipeline.Local.Tests.Conformance;
using BertPipeline.Storage.Models;

namespace BertPipeline.Local.Tests.Commands;

/// <summary><c>tag --queue</c>, against a host that is up.</summary>
public sealed class QueuedTaggingTests(LocalApiHost host)
{
    /// <summary>A name that the host's settings lack is refused by the host: so it has come there.</summary>
    [Fact]
    public async Task TagQueue_NotifyAStranger_IsRefused()
    {
        string name = "notify-" + Guid.NewGuid().ToString("N")[..8];
        await PublishAsync(name);
        using CommandRunner queued = Command();
        using CommandRunner here = Command();

        Assert.Equal(ExitCode.UserError, await queued.RunAsync("tag", "feedback", "--queue", "--model", name, "--notify", "team,stranger"));
        Assert.Equal(ExitCode.UserError, await here.RunAsync("tag", "--model", name, "--notify", "team"));

        Assert.Contains("stranger", queued.Error, StringComparison.Ordinal);
        Assert.Contains("give --queue too", here.Error, StringComparison.Ordinal);
    }

    private CommandRunner Command()
    {
        using HttpClient http = host.CreateClient();
        return new CommandRunner { Url = http.BaseAddress };
    }

    private async Task PublishAsync(string name)
    {
        string folder = Directory.CreateTempSubdirectory("tagger-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "labels.json"), """["Bugs"]""", TestContext.Current.CancellationToken);
        await new ModelStore(host.Storage, TimeProvider.System).PublishAsync(name, folder, "test", cancellationToken: TestContext.Current.CancellationToken);
        Directory.Delete(folder, recursive: true);
    }
}
