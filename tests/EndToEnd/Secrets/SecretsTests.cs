using System.Collections.Concurrent;
using BertPipeline.Contracts.Runs;
using BertPipeline.Machines;
using BertPipeline.Testing;
using BertPipeline.Testing.Hub;

namespace BertPipeline.EndToEnd.Tests.Secrets;

/// <summary>What a machine knows and nobody else may: the hub's token, the address of a notice, the host's key, the account's key.</summary>
public sealed class SecretsTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private readonly string _token = "hf_" + Guid.NewGuid().ToString("N");
    private readonly string _hook = Guid.NewGuid().ToString("N");
    private readonly string _key = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Runs_ThatSucceedAndFail_LeaveNoSecretBehindAndShowNone()
    {
        string connectionString = await azurite.ConnectionStringAsync();
        await using LocalHub hub = await LocalHub.StartAsync();
        hub.Add("acme/private", new LocalRepository { Token = "of somebody else" });
        await using Machine machine = await Machine.CreateAsync(azurite, new Dictionary<string, string>
        {
            ["HF_ENDPOINT"] = hub.Endpoint.AbsoluteUri,
            ["HF_TOKEN"] = _token,
            ["BERTPIPELINE_KEY"] = _key,
            ["BertPipeline__Notices__team__Url"] = $"{hub.Endpoint}hooks/{_hook}",
        });
        using var ended = new CancellationTokenSource();
        Task<IReadOnlyCollection<Trace>> watching = WatchCommandLinesAsync(ended.Token);
        RunRequest request = await SampleRun.DropAsync(machine) with { Variants = [Variant.BagOfTricks], Baseline = Variant.BagOfTricks, PublishAs = "secretive", Notify = ["team"] };

        PipelineProcess host = await machine.StartHostAsync(workers: 1);
        string good = await machine.PostRunAsync(request);
        await machine.WaitForRunAsync(good, r => r.State == RunState.Succeeded, "the run succeeds");
        string report = await machine.GetReportAsync(good);
        string bad = await machine.PostRunAsync(request with { BaseModel = "hub:acme/private", Variants = [Variant.Bert], Baseline = Variant.Bert });
        RunStatus failed = await machine.WaitForRunAsync(bad, r => r.State == RunState.Failed, "the run fails");
        await Eventually.TrueAsync(() => hub.Requests.Count(r => r.Path.Contains(_hook, StringComparison.Ordinal)) > 1, "both ends are told of");
        await host.StopAsync();
        await ended.CancelAsync();

        Trace[] all =
        [
            .. await Traces.OfAsync(connectionString).ToListAsync(TestContext.Current.CancellationToken),
            .. Traces.Of(machine.Folder).Where(file => file.Name != "endpoint.json"),
            .. await watching,
            new("output", "host", System.Text.Encoding.UTF8.GetBytes(host.Output)),
            new("report", good, System.Text.Encoding.UTF8.GetBytes(report)),
            new("status", bad, System.Text.Encoding.UTF8.GetBytes(failed.Error!)),
        ];

        // They were used, and what is looked through holds what runs leave.
        Assert.Contains(hub.Requests, r => r.Authorization == $"Bearer {_token}");
        Assert.Superset(new HashSet<string> { "blob", "row", "file" }, all.Where(t => t.Holds(good)).Select(t => t.Kind).ToHashSet());
        Assert.Contains(all, t => t.Kind == "command line" && t.Holds("--exit-with-parent"));
        string[] secrets = [_token, _hook, _key, AccountKey(connectionString)];
        Assert.Empty(from trace in all from secret in secrets where trace.Holds(secret) select $"{trace.Kind} {trace.Name} holds {secret}");
        AssertOthersSeeNothing(machine.Folder);
    }

    private static string AccountKey(string connectionString) =>
        connectionString.Split(';').First(part => part.StartsWith("AccountKey=", StringComparison.Ordinal))["AccountKey=".Length..];

    /// <summary>Until somebody cancels: each line once.</summary>
    private static async Task<IReadOnlyCollection<Trace>> WatchCommandLinesAsync(CancellationToken cancellationToken)
    {
        var seen = new ConcurrentDictionary<string, Trace>();
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (Trace line in Traces.OfCommandLines())
            {
                seen.TryAdd(line.Name, line);
            }

            await Task.Delay(BetweenLooks, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return [.. seen.Values];
    }

    private static void AssertOthersSeeNothing(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode others =
            UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        foreach (string path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
        {
            Assert.True((File.GetUnixFileMode(path) & others) == 0, $"others may use {path}: {File.GetUnixFileMode(path)}");
        }
    }
}
