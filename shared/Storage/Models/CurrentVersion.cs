using System.Text.Json.Serialization;

namespace BertPipeline.Storage.Models;

/// <summary>What <c>models/{name}/current.json</c> says: the version that the name alone means, and those that it meant before.</summary>
public sealed record CurrentVersion
{
    /// <summary>The file keeps so many earlier ones.</summary>
    public const int MostEarlier = 20;

    internal const string FileName = "current.json";

    /// <summary>Four digits; null while no version was good enough.</summary>
    public string? Version { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>The run or the command that moved it here.</summary>
    public required string By { get; init; }

    /// <summary>A sentence for people.</summary>
    public required string Why { get; init; }

    /// <summary>The latest first.</summary>
    public IReadOnlyList<EarlierVersion> Earlier { get; init; } = [];

    /// <summary>The name's next state: another version is current, and this one is the latest of the earlier.</summary>
    public CurrentVersion Next(string version, DateTimeOffset since, string by, string why) => new()
    {
        Version = version,
        Since = since,
        By = by,
        Why = why,
        Earlier = Version is null ? Earlier : [.. Earlier.Prepend(new(Version, Since, By, Why)).Take(MostEarlier)],
    };

    /// <summary>Whether <paramref name="by"/> has moved the name to this version, lately or some time ago: what is done again then is done.</summary>
    public bool WasMovedBy(string by, string version) => (By == by && Version == version) || Earlier.Any(e => e.By == by && e.Version == version);

    /// <summary>
    /// Back to the version before: the latest of the earlier ones that is another, exists and was not itself gone back from. What lies between is gone back from now, so that going
    /// back twice leads two versions back.
    /// </summary>
    /// <param name="existing">The name's versions.</param>
    /// <returns>Null when there is none.</returns>
    public CurrentVersion? Back(IReadOnlyCollection<string> existing, DateTimeOffset since, string by, string? why)
    {
        int target = Earlier.ToList().FindIndex(e => !e.GoneBackFrom && e.Version != Version && existing.Contains(e.Version));
        if (target < 0)
        {
            return null;
        }

        CurrentVersion next = Next(Earlier[target].Version, since, by, why ?? $"back from {Version ?? "none"}");
        int passed = target + (Version is null ? 0 : 1);
        return next with { Earlier = [.. next.Earlier.Select((e, i) => i <= passed ? e with { GoneBackFrom = true } : e)] };
    }
}

/// <param name="Version">Four digits.</param>
/// <param name="Since">When it became current.</param>
/// <param name="By">The run or the command that moved the name there.</param>
/// <param name="Why">A sentence for people.</param>
public sealed record EarlierVersion(string Version, DateTimeOffset Since, string By, string Why)
{
    /// <summary>A rollback left it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool GoneBackFrom { get; init; }
}
