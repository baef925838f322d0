namespace BertPipeline.Orchestration.Review;

/// <summary>A <see cref="Contracts.Data.Suspect"/> with its piece.</summary>
public sealed record ReviewedSuspect(
    int Rank, int Id, string Digest, string Tag, bool Given, double Probability, double Score, double Quality,
    string Text, IReadOnlyList<string> Labels, IReadOnlyDictionary<string, string>? Fields);
