namespace BertPipeline.Transfer.Benchmarks;

/// <summary>A way to bring a folder to storage and back.</summary>
internal interface IWay
{
    string Name { get; }

    Task UploadAsync(string folder);

    /// <summary>What was uploaded last, into an empty folder.</summary>
    Task DownloadAsync(string folder);

    Task DeleteAsync();
}
