using System.Text.Json.Serialization;

namespace BertPipeline.Evaluation.Reports;

/// <summary>What the run was given.</summary>
public sealed record DataCounts
{
    /// <summary>Labelled pieces that train, tune and judge.</summary>
    public required PartCounts Pieces { get; init; }

    /// <summary>Folds of a cross-validation, in which every piece trains, tunes and judges, each by models that have not seen it; null where each is in one part.</summary>
    public int? Folds { get; init; }

    /// <summary>Pieces that trained a tagger: of a cross-validation all but the fold that tunes it, to within a piece or two.</summary>
    public int Trained => Folds is { } folds ? Pieces.Train * (folds - 1) / folds : Pieces.Train;

    /// <summary>Headers of the columns that <see cref="Shown"/> fills.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> PartNames => Folds is null ? ["Train", "Validation", "Test"] : ["All"];

    /// <summary>The same of each tag, in the order of the tag list.</summary>
    public required IReadOnlyList<TagCounts> Tags { get; init; }

    /// <summary>Labelled pieces whose normalised text had been seen before; they stay in one part.</summary>
    public int DuplicateTexts { get; init; }

    /// <summary>Labelled pieces that train because the model that the run begins from had read their texts; null where it does not say what it has read.</summary>
    public int? ReadBefore { get; init; }

    /// <summary>Labelled rows that could not be read.</summary>
    public long UnreadableRows { get; init; }

    /// <summary>The first rows that could not be read, of labelled files and of the corpus.</summary>
    public IReadOnlyList<UnreadableQuote> Unreadable { get; init; } = [];

    /// <summary>What was decided on files that say it in no usual way.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What is likely to be wrong with the data.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The unlabelled feedback; null when no variant needs it.</summary>
    public CorpusCounts? Corpus { get; init; }

    /// <summary>The counts of a row of a table: one a part, or one where every piece is in every part.</summary>
    public IReadOnlyList<int> Shown(PartCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return Folds is null ? [counts.Train, counts.Validation, counts.Test] : [counts.Train];
    }
}

/// <summary>Counts by part of the labelled data.</summary>
public sealed record PartCounts(int Train, int Validation, int Test);

/// <summary>Pieces that have a tag, by part.</summary>
public sealed record TagCounts(string Tag, PartCounts Positives);

/// <param name="Documents">Documents that the language model may learn from or is judged on.</param>
/// <param name="HeldOut">Of these, the ones that it is judged on.</param>
/// <param name="RemovedAsTest">Documents left out because their text is a validation or test piece.</param>
/// <param name="Duplicates">Documents whose text had come before; dropped when the request says so.</param>
/// <param name="UnreadableRows">Rows that could not be read.</param>
public sealed record CorpusCounts(long Documents, long HeldOut, long RemovedAsTest, long Duplicates, long UnreadableRows);

/// <summary>A row that could not be read.</summary>
/// <param name="File">Its file.</param>
/// <param name="Line">Line that it starts on, from 1.</param>
/// <param name="Reason">Why.</param>
/// <param name="Row">How it begins.</param>
public sealed record UnreadableQuote(string File, long Line, string Reason, string Row);
