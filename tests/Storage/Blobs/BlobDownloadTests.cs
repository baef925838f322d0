using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using BertPipeline.Storage.Blobs;
using BertPipeline.Testing;

namespace BertPipeline.Storage.Tests.Blobs;

public sealed class BlobDownloadTests(AzuriteFixture azurite) : IDisposable
{
    private const int Piece = 10;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("download-");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Piece)]
    [InlineData(Piece + 1)]
    [InlineData(10 * Piece - 1)]
    public async Task RunAsync_AnyNumberOfPieces_GivesEveryByteInItsPlaceAndTheDigestOfAll(int length)
    {
        byte[] content = RandomNumberGenerator.GetBytes(length);
        using BlobDownload download = await BeginAsync(content, length);
        Assert.Equal((length, Convert.ToHexStringLower(SHA256.HashData(content))), await download.RunAsync(3, TestStorage.Token));
        download.Dispose();
        Assert.Equal(content, await File.ReadAllBytesAsync(Target, TestStorage.Token));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    [InlineData(25, 60)]
    [InlineData(60, 25)]
    public async Task RunAsync_BlobOfAnotherLength_SaysWhichAndWhatIsInIt(int length, int promised)
    {
        byte[] content = RandomNumberGenerator.GetBytes(length);
        using BlobDownload download = await BeginAsync(content, promised);
        Assert.Equal((length, Convert.ToHexStringLower(SHA256.HashData(content))), await download.RunAsync(3, TestStorage.Token));
    }

    [Fact]
    public async Task RunAsync_NoBlob_Throws()
    {
        using BlobDownload download = await BeginAsync(content: null, 35);
        Assert.Equal(404, (await Assert.ThrowsAsync<RequestFailedException>(() => download.RunAsync(3, TestStorage.Token))).Status);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Target => Path.Combine(_folder.FullName, "file");

    private async Task<BlobDownload> BeginAsync(byte[]? content, int promised)
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        BlobClient blob = storage.Account.Artifacts.GetBlobClient(TestStorage.Unique());
        if (content is not null)
        {
            await blob.UploadAsync(BinaryData.FromBytes(content), TestStorage.Token);
        }

        return new BlobDownload(blob, Target, promised, Piece);
    }
}
