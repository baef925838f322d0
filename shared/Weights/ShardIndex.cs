using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights;

/// <summary>
/// Weights in several files: <c>weight_map</c> in the index says which tensor lies in which shard
/// (https://huggingface.co/docs/transformers/big_models).
/// </summary>
internal static class ShardIndex
{
    private const long LongestIndex = 16 << 20;

    /// <exception cref="UserErrorException">The index cannot be read, names a path, or promises what is not there.</exception>
    public static TensorFile Open(string path)
    {
        Dictionary<string, string> places = ReadMap(path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var shards = new Dictionary<string, TensorFile>(StringComparer.Ordinal);
        try
        {
            foreach (string shard in places.Values.Distinct().Order(StringComparer.Ordinal))
            {
                string shardPath = Path.Combine(folder, shard);
                shards[shard] = File.Exists(shardPath)
                    ? TensorFiles.OpenSingle(shardPath)
                    : throw new UserErrorException($"{path} names the shard {shard}, which {folder} lacks. Copy or download all shards.");
            }

            StoredTensor[] tensors = [.. places.Select(place => shards[place.Value].FindStored(place.Key)
                ?? throw new UserErrorException($"{path}: '{PrintableText.Of(place.Key)}' should lie in {place.Value}, which lacks it. Copy or download all shards again."))];
            return new TensorFile(path, [.. tensors.Select(t => t.File).Distinct()], tensors);
        }
        catch
        {
            foreach (TensorFile shard in shards.Values)
            {
                shard.Dispose();
            }

            throw;
        }
    }

    private static Dictionary<string, string> ReadMap(string path)
    {
        if (new FileInfo(path).Length > LongestIndex)
        {
            throw new UserErrorException($"{path} is longer than {LongestIndex >> 20} MB: no index of a BERT model.");
        }

        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using FileStream stream = File.OpenRead(path);
            JsonNode? map = JsonNode.Parse(stream)?["weight_map"];
            foreach ((string name, JsonNode? shard) in map?.AsObject() ?? [])
            {
                places.Add(name, PlainName(path, shard?.GetValue<string>() ?? ""));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new UserErrorException($"{path} cannot be read: {PrintableText.Of(exception.Message, 300)} Copy or download it again.", exception);
        }

        return places.Count > 0 ? places : throw new UserErrorException($"{path} has no weight_map. Copy or download it again.");
    }

    /// <summary>Shards lie beside their index: a path would let a downloaded index read any file.</summary>
    private static string PlainName(string path, string name) =>
        name.Length == 0 || name is "." or ".." || name.AsSpan().ContainsAny('/', '\\', '\0') || !UnsoundFile.IsName(name) || name.EndsWith(".index.json", StringComparison.Ordinal)
            ? throw new UserErrorException($"{path} names the shard '{PrintableText.Of(name)}', which is no plain file name. Shards lie beside their index.")
            : name;
}
