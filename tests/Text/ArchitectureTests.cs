using BertPipeline.Testing;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Tests;

public sealed class ArchitectureTests
{
    private static readonly string[] LowestFirst =
        ["", "Reading", "Sentences", "Tokenization", "Tokenization.Folders", "Vocabularies", "Rows", "Pregeneration", "Pregeneration.Article"];

    [Fact]
    public void Folders_EveryArrow_PointsDown() =>
        Assert.Empty(Layers.Violations(typeof(Vocabulary).Assembly, "BertPipeline.Text", LowestFirst));
}
