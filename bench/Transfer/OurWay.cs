using BertPipeline.Storage;
using BertPipeline.Storage.Checkpoints;

namespace BertPipeline.Transfer.Benchmarks;

/// <summary>As a worker does it.</summary>
internal sealed class OurWay(PipelineStorage storage) : IWay
{
    private const string Key = "ours";

    private readonly CheckpointStore _store = new(storage, TimeProvider.System);
    private string _checkpoint = "";
    private int _step;

    public string Name => "ours, digests checked";

    public async Task UploadAsync(string folder) => _checkpoint = (await _store.SaveAsync(Key, ++_step, "1-a", folder)).Name;

    public Task DownloadAsync(string folder) => _store.DownloadAsync(Key, _checkpoint, folder);

    public Task DeleteAsync() => _store.DeleteAsync(Key);
}
