using BertPipeline.Contracts;
using BertPipeline.Testing.Hub;

namespace BertPipeline.Hub.Tests;

/// <summary>Bodies that stall, break off, are too long or find no room.</summary>
public sealed class HubBodyTests
{
    // Of another length than the scene's, so that its clock ends it at once.
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Resolve_BodyStalls_IsGivenUp()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        scene.Hub.Disturb("api", Stall);

        HubUnavailableException error = await Assert.ThrowsAsync<HubUnavailableException>(
            () => scene.FetchAsync(scene.Options with { Silence = Silence, Attempts = 1 }, "hub:" + HubScene.Repository, null, HubScene.Token));

        Assert.EndsWith("api/models/acme/tiny-bert/revision/main broke off: nothing came for 60 seconds.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_BodyStalls_IsTriedAgain()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        scene.Hub.Disturb("config.json", Stall);
        scene.Hub.Disturb("config.json", Stall);
        using var resolver = new HubClient(scene.Options, scene.Time);
        HubRevision revision = await resolver.ResolveAsync(HubModelName.Parse("hub:" + HubScene.Repository), HubScene.Token);
        using var client = new HubClient(scene.Options with { Silence = Silence, Attempts = 2 }, scene.Time);

        HubUnavailableException error = await Assert.ThrowsAsync<HubUnavailableException>(() => client.DownloadAsync(revision, scene.Folder, null, HubScene.Token));

        Assert.Equal("config.json broke off: nothing came for 60 seconds. Tried 2 times.", error.Message);
    }

    [Fact]
    public async Task Resolve_BodyTooLong_IsNoHub()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        scene.Hub.Disturb("api", Send((16 << 20) + 1));

        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(() => scene.FetchAsync());

        Assert.Contains("does not answer as a hub does (more than 16 MB)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_MoreThanPromised_IsCorruptAndDeleted()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        scene.Hub.Disturb(HubScene.Weights, Send(40_000_000));
        long most = 0;

        HubCorruptionException error = await Assert.ThrowsAsync<HubCorruptionException>(() => scene.FetchAsync(progress: p => most = Math.Max(most, p.Bytes)));

        Assert.Contains("model.safetensors is not what the hub says it is: more than its 200000 bytes came", error.Message, StringComparison.Ordinal);
        Assert.True(most <= 200_000, $"{most} bytes were written");
        Assert.False(File.Exists(Path.Combine(scene.Folder, "parts", HubScene.Weights + ".incomplete")));
    }

    [Fact]
    public async Task Download_SmallFileOfUnknownLengthDoesNotEnd_IsRefused()
    {
        await using HubScene scene = await HubScene.CreateAsync();
        scene.Hub.Disturb("vocab.txt", Send((64 << 20) + 1));

        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(() => scene.FetchAsync());

        Assert.Contains("acme/tiny-bert: vocab.txt has more than 64 MB", error.Message, StringComparison.Ordinal);
    }

    /// <summary>TLS says with a bare IOException that a record cannot be decrypted or the other side hung up.</summary>
    [Fact]
    public async Task Copy_ReadingFails_MayPass()
    {
        using var content = new StreamContent(new BrokenStream());

        HubUnavailableException error = await Assert.ThrowsAsync<HubUnavailableException>(() => CopyAsync(content, new MemoryStream()));

        Assert.Equal("vocab.txt broke off after 0 bytes: broken", error.Message);
    }

    [Fact]
    public async Task Copy_WritingFails_IsTheUsersToMend()
    {
        using var content = new ByteArrayContent(new byte[10]);

        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(() => CopyAsync(content, new BrokenStream()));

        Assert.StartsWith("vocab.txt cannot be written to the disk: broken Make room there", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RequireRoom_MoreThanTheDiskHas_SaysHowMuch()
    {
        string path = Path.Combine(Path.GetTempPath(), "part");

        UserErrorException error = Assert.Throws<UserErrorException>(() => FileDownload.RequireRoom(path, "model.safetensors", long.MaxValue));

        Assert.StartsWith("model.safetensors needs 9,223,372,036,854,775,807 bytes more on the disk of ", error.Message, StringComparison.Ordinal);
        FileDownload.RequireRoom(path, "model.safetensors", 0);
    }

    private static Task<long> CopyAsync(HttpContent content, Stream target) =>
        new HubBody(new HubOptions(), TimeProvider.System).CopyAsync(content, target, "vocab.txt", 100, copied: null, HubScene.Token);

    /// <summary>Headers and nothing after them, until the client hangs up.</summary>
    private static Disturbance Stall => async (context, _, cancellationToken) =>
    {
        await context.Response.StartAsync(cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    };

    /// <summary>So many bytes in a chunked answer, which names no length.</summary>
    private static Disturbance Send(int bytes) => async (context, _, cancellationToken) =>
    {
        await context.Response.StartAsync(cancellationToken);
        byte[] piece = new byte[1 << 20];
        for (int sent = 0; sent < bytes; sent += piece.Length)
        {
            await context.Response.Body.WriteAsync(piece.AsMemory(0, Math.Min(piece.Length, bytes - sent)), cancellationToken);
        }
    };

    /// <summary>Fails at the first byte.</summary>
    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("broken");

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("broken");
    }
}
