using System.Globalization;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using BertPipeline.Storage;

namespace BertPipeline.Transfer.Benchmarks;

/// <summary>The SDK's own transfer of all files at once.</summary>
/// <param name="storage">The account.</param>
/// <param name="concurrency">Requests at a time for each file.</param>
/// <param name="megabytes">Of each request.</param>
internal sealed class SdkWay(PipelineStorage storage, int concurrency, int megabytes) : IWay
{
    private readonly StorageTransferOptions _options = new()
    {
        MaximumConcurrency = concurrency,
        InitialTransferSize = megabytes << 20,
        MaximumTransferSize = megabytes << 20,
    };

    private int _number;
    private string[] _names = [];

    public string Name => string.Create(CultureInfo.InvariantCulture, $"SDK, {concurrency} at a time, {megabytes} MiB each");

    public static IEnumerable<SdkWay> All(PipelineStorage storage) =>
        from concurrency in (int[])[1, 2, 4, 8]
        from megabytes in (int[])[4, 16]
        select new SdkWay(storage, concurrency, megabytes);

    public async Task UploadAsync(string folder)
    {
        _number++;
        string[] paths = Directory.GetFiles(folder);
        _names = [.. paths.Select(Path.GetFileName)!];
        await Task.WhenAll(paths.Select(path => Blob(Path.GetFileName(path)).UploadAsync(path, new BlobUploadOptions { TransferOptions = _options })));
    }

    public Task DownloadAsync(string folder) => Task.WhenAll(_names.Select(name =>
        Blob(name).DownloadToAsync(Path.Combine(folder, name), new BlobDownloadToOptions { TransferOptions = _options })));

    public Task DeleteAsync() => Task.WhenAll(_names.Select(name => Blob(name).DeleteIfExistsAsync()));

    private BlobClient Blob(string name) => storage.Checkpoints.GetBlobClient($"sdk-{concurrency}-{megabytes}/{_number}/{name}");
}
