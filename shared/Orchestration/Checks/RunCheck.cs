using BertPipeline.Evaluation.Reports;

namespace BertPipeline.Orchestration.Checks;

/// <summary>What a dry run finds: the answer of <c>POST /api/runs/check</c>.</summary>
public sealed record RunCheck
{
    /// <summary>What its artifacts are owned by begins so, in the place of a run's id.</summary>
    public const string OwnerPrefix = "dry-run-";

    /// <summary>What must be mended before anything can be trained; the rest is then missing.</summary>
    public string? Error { get; init; }

    /// <summary>The labelled files.</summary>
    public IReadOnlyList<CheckedFile> Labelled { get; init; } = [];

    /// <summary>The corpus's files; none where no variant reads it.</summary>
    public IReadOnlyList<CheckedFile> Corpus { get; init; } = [];

    public DataCounts? Data { get; init; }

    public NearDuplicates? NearDuplicates { get; init; }

    /// <summary>Tokens of the corpus, in about; null where no variant reads it.</summary>
    public long? CorpusTokens { get; init; }

    /// <summary>Null where no variant reads tokens.</summary>
    public LengthCheck? Lengths { get; init; }

    /// <summary>The rows that the run's status would have.</summary>
    public IReadOnlyList<CheckedStep> Steps { get; init; } = [];

    /// <summary>The times of all steps together, as one worker does them one after the other.</summary>
    public double Seconds { get; init; }

    /// <summary>What the times are reckoned from: multiplications and additions a second in fp32 of all of this host's cores together, in 10⁹.</summary>
    public double GigaFlops { get; init; }
}

/// <param name="Rows">Rows that are not blank.</param>
/// <param name="Texts">Documents or pieces that came of them.</param>
/// <param name="Empty">Rows without any text.</param>
/// <param name="Unreadable">Rows that could not be read.</param>
public sealed record CheckedFile(string Name, long Rows, long Texts, long Empty, long Unreadable);

/// <param name="Proposed">Tokens that 95 % of the training pieces fit into, a multiple of 8, special tokens included.</param>
/// <param name="Used">What the run cuts at: the request's, or the proposed.</param>
/// <param name="Cut">Training pieces that lose their end.</param>
/// <param name="Longest">Tokens of the longest training piece.</param>
/// <param name="Pieces">Training pieces.</param>
/// <param name="TrainTokens">Of all of them, as they are cut.</param>
/// <param name="ValidationTokens">Of the validation pieces, as they are cut.</param>
/// <param name="JudgedTokens">Of validation and test.</param>
public sealed record LengthCheck(int Proposed, int Used, int Cut, int Longest, int Pieces, long TrainTokens, long ValidationTokens, long JudgedTokens);

/// <param name="Reused">True where what the step makes is there already.</param>
/// <param name="Seconds">What it takes on this host's processor, in about; null for what is quick.</param>
/// <param name="CheckpointBytes">Size of a checkpoint of a training.</param>
public sealed record CheckedStep(string Step, string? Variant, int? Seed, bool Reused, double? Seconds = null, long? CheckpointBytes = null);
