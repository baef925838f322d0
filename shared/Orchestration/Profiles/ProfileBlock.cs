namespace BertPipeline.Orchestration.Profiles;

/// <summary>Counts of some texts that follow each other.</summary>
public sealed record ProfileBlock
{
    public required long Texts { get; init; }

    /// <summary>Texts that each tag was given to, in the order of the tags.</summary>
    public required IReadOnlyList<long> Tagged { get; init; }

    /// <summary>Texts without a tag.</summary>
    public long Untagged { get; init; }

    public long Words { get; init; }

    /// <summary>Of them, those that no training piece has.</summary>
    public long NewWords { get; init; }

    /// <summary>Special ones not counted; 0 for a tagger without a vocabulary.</summary>
    public long Tokens { get; init; }

    /// <summary>Of them, [UNK].</summary>
    public long UnknownTokens { get; init; }

    /// <summary>Texts that are longer than the tagger reads.</summary>
    public long Cut { get; init; }

    public static ProfileBlock operator +(ProfileBlock left, ProfileBlock right) => Add(left, right);

    public static ProfileBlock Add(ProfileBlock left, ProfileBlock right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new()
        {
            Texts = left.Texts + right.Texts,
            Tagged = [.. left.Tagged.Zip(right.Tagged, (a, b) => a + b)],
            Untagged = left.Untagged + right.Untagged,
            Words = left.Words + right.Words,
            NewWords = left.NewWords + right.NewWords,
            Tokens = left.Tokens + right.Tokens,
            UnknownTokens = left.UnknownTokens + right.UnknownTokens,
            Cut = left.Cut + right.Cut,
        };
    }
}
