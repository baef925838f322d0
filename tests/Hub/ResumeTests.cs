using BertPipeline.Testing.Hub;

namespace BertPipeline.Hub.Tests;

/// <summary>Transfers that break off, in this process or by its end.</summary>
public sealed class ResumeTests
{
    private const int Sent = 120_000;

    [Fact]
    public async Task Download_ConnectionBreaks_GoesOnWhereItStopped()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        var arrived = new TaskCompletionSource();
        scene.Hub.Disturb(HubScene.Weights, LocalHubAnswers.Drop(Sent, arrived.Task));

        await scene.FetchAsync(progress: p => Arrive(p, arrived));

        Assert.Equal([null, $"bytes={Sent}-"], scene.ContentRequests.Select(r => r.Range));
        Assert.Equal($"\"{scene.Model.Commit[..32]}-7\"", scene.ContentRequests[1].IfRange);
        AssertWhole(scene);
    }

    [Fact]
    public async Task Download_ProcessEnds_TheNextGoesOn()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        await InterruptAsync(scene);
        int before = scene.Hub.Requests.Count;

        HubDownload download = await scene.FetchAsync();

        Assert.Equal($"bytes={Sent}-", scene.ContentRequests[^1].Range);
        Assert.Equal([HubFileCheck.GitBlobSha1, HubFileCheck.GitBlobSha1, HubFileCheck.Sha256], download.Files.Select(f => f.CheckedBy));
        // What was finished is not asked for again.
        Assert.Equal(["resolve", "revision"], scene.Hub.Requests.Skip(before).Where(r => !r.IsContent).Select(r => r.Path.Split('/')[^2] == "revision" ? "revision" : "resolve").Order(StringComparer.Ordinal));
        AssertWhole(scene);
    }

    [Fact]
    public async Task Download_ServerIgnoresTheRange_BeginsAnew()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        await InterruptAsync(scene);
        scene.Hub.Disturb(HubScene.Weights, LocalHubAnswers.IgnoreRange);

        await scene.FetchAsync();

        Assert.Equal($"bytes={Sent}-", scene.ContentRequests[^1].Range);
        AssertWhole(scene);
    }

    [Fact]
    public async Task Download_PartIsTheWholeFile_IsCheckedAndTaken()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        await InterruptAsync(scene);
        await File.WriteAllBytesAsync(Part(scene), scene.Model.Files[HubScene.Weights], HubScene.Token);

        await scene.FetchAsync();

        Assert.Equal("bytes=200000-", scene.ContentRequests[^1].Range);
        AssertWhole(scene);
    }

    [Fact]
    public async Task Download_PartIsLongerThanTheFile_BeginsAnew()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        await InterruptAsync(scene);
        await File.WriteAllBytesAsync(Part(scene), new byte[200_001], HubScene.Token);

        await scene.FetchAsync();

        Assert.Null(scene.ContentRequests[^1].Range);
        AssertWhole(scene);
    }

    [Fact]
    public async Task Download_PartHasOtherBytes_IsFetchedWholeOnceMore()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        await InterruptAsync(scene);
        await File.WriteAllBytesAsync(Part(scene), new byte[Sent], HubScene.Token);

        await scene.FetchAsync();

        Assert.Equal([$"bytes={Sent}-", null], scene.ContentRequests.TakeLast(2).Select(r => r.Range));
        AssertWhole(scene);
    }

    [Fact]
    public async Task Download_PartWithoutItsState_BeginsAnew()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        await InterruptAsync(scene);
        await File.WriteAllTextAsync(Path.Combine(scene.Folder, "parts", HubScene.Weights + ".json"), "{", HubScene.Token);

        await scene.FetchAsync();

        Assert.Null(scene.ContentRequests[^1].Range);
        AssertWhole(scene);
    }

    /// <summary>The chunked answer ends well-formed: only the length that the hub named tells.</summary>
    [Fact]
    public async Task Download_TruncatedBody_IsNoticedAndContinued()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        scene.Hub.Disturb(HubScene.Weights, LocalHubAnswers.Truncate(Sent));

        await scene.FetchAsync();

        Assert.Equal([null, $"bytes={Sent}-"], scene.ContentRequests.Select(r => r.Range));
        AssertWhole(scene);
    }

    [Fact]
    public async Task Download_BreaksEachTime_GivesUpAndSaysHowOften()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        for (int i = 0; i < 3; i++)
        {
            scene.Hub.Disturb(HubScene.Weights, LocalHubAnswers.Status(500));
        }

        HubUnavailableException error = await Assert.ThrowsAsync<HubUnavailableException>(
            () => scene.FetchAsync(scene.Options with { Attempts = 3 }, "hub:" + HubScene.Repository, null, HubScene.Token));

        Assert.Contains("answers 500. Tried 3 times.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Signature", error.Message, StringComparison.Ordinal);
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)], scene.Time.Waits);
    }

    /// <summary>Ends a download of the weights after <see cref="Sent"/> bytes, as the end of the process would.</summary>
    private static async Task InterruptAsync(HubScene scene)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(HubScene.Token);
        scene.Hub.Disturb(HubScene.Weights, LocalHubAnswers.Drop(Sent, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scene.FetchAsync(scene.Options, "hub:" + HubScene.Repository, p => Stop(p, stop), stop.Token));
        Assert.Equal(Sent, new FileInfo(Part(scene)).Length);
    }

    private static void Stop(HubProgress progress, CancellationTokenSource stop)
    {
        if (progress is { File: HubScene.Weights, Bytes: Sent })
        {
            stop.Cancel();
        }
    }

    private static void Arrive(HubProgress progress, TaskCompletionSource arrived)
    {
        if (progress is { File: HubScene.Weights, Bytes: Sent })
        {
            arrived.TrySetResult();
        }
    }

    private static string Part(HubScene scene) => Path.Combine(scene.Folder, "parts", HubScene.Weights + ".incomplete");

    private static void AssertWhole(HubScene scene) => Assert.Equal(scene.Model.Files[HubScene.Weights], File.ReadAllBytes(scene.Downloaded(HubScene.Weights)));
}
