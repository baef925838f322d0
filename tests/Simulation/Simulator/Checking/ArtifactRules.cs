using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Steps;
using BertPipeline.Simulator.Account;

namespace BertPipeline.Simulator.Checking;

/// <summary>One winner a key, whose files stay; nobody touches what is another's; what a manifest names is there.</summary>
internal sealed class ArtifactRules(SimulatedAccount account)
{
    private const string Manifest = "/manifest.json";

    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);

    /// <summary>The manifest that stands.</summary>
    public static ArtifactManifest? ManifestOf(SimulatedAccount account, string key) =>
        account.Blobs.All.GetValueOrDefault($"artifacts/{StepName.Evaluate}/{key}{Manifest}")?.Read<ArtifactManifest>();

    /// <summary>What is wrong with a change of a blob; null when nothing is.</summary>
    public string? Broken(AccountRequest request, StoredBlob? before, StoredBlob? after)
    {
        bool isManifest = request.Path.EndsWith(Manifest, StringComparison.Ordinal);
        return (request.First, isManifest) switch
        {
            ("artifacts", true) when before is not null => $"{request.Sender} changes {request.Path}: a key has one winner.",
            ("artifacts", true) => Complete(request, after!.Read<ArtifactManifest>().Files, $"{Folder(request.Path)}/{after!.Read<ArtifactManifest>().Attempt}"),
            ("artifacts", false) => File(request, before, after),
            _ => null,
        };
    }

    private string? File(AccountRequest request, StoredBlob? before, StoredBlob? after)
    {
        string folder = Folder(request.Path);
        if (!_owners.TryAdd(folder, request.Sender) && _owners[folder] != request.Sender)
        {
            return $"{request.Sender} touches {request.Path}, which is {_owners[folder]}'s.";
        }

        string key = folder.Split('/')[2];
        return after is null && ManifestOf(account, key)?.Attempt == folder.Split('/')[3] ? $"{request.Sender} deletes {request.Path}, which the winner's manifest names."
            : before is not null && after is not null && !before.Content.SequenceEqual(after.Content) ? $"{request.Sender} changes {request.Path}."
            : null;
    }

    private string? Complete(AccountRequest request, IEnumerable<ArtifactFile> files, string folder)
    {
        ArtifactFile? missing = files.FirstOrDefault(f => account.Blobs.All.GetValueOrDefault($"{folder}/{f.Name}")?.Content.Length != f.Length);
        return missing is null ? null : $"{request.Sender} writes {request.Path}, but {missing.Name} is not there.";
    }

    private static string Folder(string path) => path[..path.LastIndexOf('/')];
}
