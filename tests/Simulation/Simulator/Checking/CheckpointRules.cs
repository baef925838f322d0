using System.Globalization;
using BertPipeline.Simulator.Account;
using BertPipeline.Storage.Checkpoints;

namespace BertPipeline.Simulator.Checking;

/// <summary>
/// What a checkpoint holds is not lost before the artifact exists. A manifest without files is no violation: one that was long on its way may arrive after
/// others have pruned its folder, and whoever reads it goes on to an older one.
/// </summary>
internal sealed class CheckpointRules(SimulatedAccount account)
{
    private readonly Dictionary<string, long> _newest = new(StringComparer.Ordinal);

    /// <summary>What is wrong with a change that has been made; null when nothing is.</summary>
    public string? Broken(AccountRequest request)
    {
        if (request.First != "checkpoints")
        {
            return null;
        }

        string key = request.Path.Split('/')[1];
        long before = _newest.GetValueOrDefault(key);
        long now = _newest[key] = Newest(key);
        return now < before && ArtifactRules.ManifestOf(account, key) is null
            ? string.Create(CultureInfo.InvariantCulture, $"{request.Sender} sends {request}, and a training of {before} steps is lost: the newest checkpoint that can be read has {now}.")
            : null;
    }

    private long Newest(string key) => account.Blobs.All
        .Where(b => b.Key.StartsWith($"checkpoints/{key}/", StringComparison.Ordinal) && b.Key.EndsWith("/manifest.json", StringComparison.Ordinal))
        .Select(b => b.Value.Read<CheckpointManifest>())
        .Where(m => m.Files.All(f => account.Blobs.All.ContainsKey($"checkpoints/{key}/{m.Name}/{f.Name}")))
        .Select(m => m.Step).DefaultIfEmpty(0).Max();
}
