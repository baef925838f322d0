using BertPipeline.Storage.Corpora;

namespace BertPipeline.Http.Corpora;

/// <summary>The body of <c>GET /api/corpora</c>.</summary>
public sealed record CorpusList(IReadOnlyList<CorpusFolder> Folders)
{
    internal static CorpusList Of(IEnumerable<DroppedBlob> blobs) => new(
    [
        .. from blob in blobs
           let slash = blob.Name.LastIndexOf('/')
           where slash > 0 && !blob.Name.EndsWith("/" + CorpusStore.RunRequestName, StringComparison.Ordinal)
           group blob by blob.Name[..slash] into folder
           orderby folder.Key
           select new CorpusFolder(folder.Key, folder.Count(), folder.Sum(b => b.Length)),
    ]);
}

/// <summary>A folder of the container <c>corpora</c>.</summary>
/// <param name="Files">Those directly in it.</param>
/// <param name="Bytes">Of these.</param>
public sealed record CorpusFolder(string Name, int Files, long Bytes);
