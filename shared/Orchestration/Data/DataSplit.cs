using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;

namespace BertPipeline.Orchestration.Data;

/// <summary>Labelled pieces by part.</summary>
/// <param name="DuplicateTexts">Pieces whose normalised text had been seen before.</param>
public sealed record DataSplit(List<Piece> TrainPieces, List<Piece> ValidationPieces, List<Piece> TestPieces, int DuplicateTexts)
{
    /// <summary>Folds of a cross-validation, in which every part has every piece; null where each piece is in one part.</summary>
    public int? Folds { get; init; }

    /// <summary>Pieces that are in train, whatever their hash says, because the model that the run begins from was trained on their texts.</summary>
    public int ReadBefore { get; init; }

    public const string Train = "train";
    public const string Validation = "validation";
    public const string Test = "test";

    public IEnumerable<(string Name, List<Piece> Pieces)> Parts => [(Train, TrainPieces), (Validation, ValidationPieces), (Test, TestPieces)];

    public List<Piece> Part(string name) => name switch
    {
        Train => TrainPieces,
        Validation => ValidationPieces,
        Test => TestPieces,
        _ => throw new UserErrorException($"'{name}' is no part of the data; 'split' is train, validation or test."),
    };
}
