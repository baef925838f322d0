using BertPipeline.Contracts.Runs;

namespace BertPipeline.Training.Benchmarks;

/// <summary>A training as both sides are told of it.</summary>
internal sealed record TrainingWork
{
    public required ModelSize Size { get; init; }

    /// <summary>cnn, lstm or ulmfit in the place of a BERT of the size; null for that.</summary>
    public string? Network { get; init; }

    public required int Threads { get; init; }

    /// <summary>A JSON array: the length of every sequence. The peer takes them as they stand, a batch after the other.</summary>
    public string LengthsFile { get; init; } = "";

    /// <summary>Sequences of a step.</summary>
    public required int Batch { get; init; }

    /// <summary>Real tokens of a step of ours; 0 where <see cref="Batch"/> says its size.</summary>
    public int TokensPerStep { get; init; }

    /// <summary>Ours; the peer computes in fp32.</summary>
    public Precision Precision { get; init; }

    /// <summary>Steps that are not counted.</summary>
    public int Warmup { get; init; } = 3;

    /// <summary>Trainings one after the other, each with a model of its own.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Whether the resident set is noted after every step.</summary>
    public bool Trace { get; init; }

    /// <summary>Folder of pregenerated examples, in our form and in the article's.</summary>
    public string Pregenerated { get; init; } = "";

    /// <summary>The vocabulary that they were made with.</summary>
    public string VocabularyFile { get; init; } = "";

    /// <summary>The article's <c>finetune_on_pregenerated.py</c>.</summary>
    public string Script { get; init; } = "";
}
