using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;
using BertPipeline.Evaluation.External;
using BertPipeline.Orchestration.Data;

namespace BertPipeline.Orchestration.Tests.Data;

public sealed class ExternalMatchTests
{
    private static readonly string[] Tags = ["Bugs", "Price"];
    private static readonly Piece[] Test = [new(3, "It crashes.", ["Bugs"]), new(5, "Too dear!", ["Price"]), new(8, "Fine", [])];

    [Fact]
    public void Complete_ByText_IsTheNormalisedForm()
    {
        ExternalPredictions found = Match(Test, """{"text": " it CRASHES. ", "tags": ["Bugs"]}""", """{"text": "Fine", "labels": []}""");

        Assert.Equal([3, 8], found.Test.Select(row => row.Id));
        Assert.Equal([[10f, -10f], [-10f, -10f]], found.Test.Select(row => row.Logits));
        Assert.False(found.HasScores);
        Assert.Equal((1, "“Too dear!”"), (found.Missing, Assert.Single(found.FirstMissing)));
    }

    [Fact]
    public void Complete_ById_IsTheNumberWherePiecesHaveNoIdsOfTheirOwn() =>
        Assert.Equal([5], Match(Test, """{"id": 5, "tags": ["Price"]}""").Test.Select(row => row.Id));

    [Fact]
    public void Complete_ById_IsThePiecesOwnWhereTheyHaveOne()
    {
        Piece[] own = [.. Test.Select(p => p with { Fields = new Dictionary<string, string> { ["id"] = $"T-{p.Id}" } })];

        ExternalPredictions found = Match(own, """{"id": "T-3", "tags": []}""", """{"id": 5, "tags": []}""");

        Assert.Equal([3], found.Test.Select(row => row.Id));
        Assert.Equal(["T-5", "T-8"], found.FirstMissing);
    }

    /// <summary>The logit of 0.8 is ln 4; scores of 0 and 1 have none, and a tag without score has 0.</summary>
    [Fact]
    public void Complete_Scores_AreLogits()
    {
        ExternalPredictions found = Match(Test, """{"id": 3, "scores": {"Bugs": 0.8, "Price": 1}}""", """{"id": 5, "scores": {"Bugs": 0.5}}""");

        Assert.True(found.HasScores);
        Assert.Equal(Math.Log(4), found.Test[0].Logits[0], 1e-6);
        Assert.Equal([30f, 0f, -30f], [found.Test[0].Logits[1], found.Test[1].Logits[0], found.Test[1].Logits[1]]);
    }

    [Fact]
    public void Complete_UnknownTags_AreNamedAndLeftOut() =>
        Assert.Equal(["Odd"], Match(Test, """{"id": 3, "tags": ["Odd", "Bugs"]}""").UnknownTags);

    [Theory]
    [InlineData("llm.jsonl lines 1 and 2 are about the same piece", """{"id": 3, "tags": []}""", """{"id": 3, "tags": []}""")]
    [InlineData("llm.jsonl lines 1 and 2 are about the same piece", """{"text": "Fine", "tags": []}""", """{"text": "fine", "tags": ["Bugs"]}""")]
    [InlineData("llm.jsonl line 2 has scores, unlike the rows before", """{"id": 3, "tags": []}""", """{"id": 5, "scores": {}}""")]
    [InlineData("llm.jsonl line 1 has neither an id nor a text", """{"tags": []}""")]
    [InlineData("llm.jsonl line 1 has no tags", """{"id": 3}""")]
    [InlineData("llm.jsonl line 1 has a score of 'Bugs' that is not from 0 to 1", """{"id": 3, "scores": {"Bugs": 7}}""")]
    [InlineData("llm.jsonl line 1 is not a row of predictions", "id,tags")]
    [InlineData("has predictions of none of the 3 test pieces", """{"id": 77, "tags": []}""")]
    public void Match_WhatCannotBeUsed_IsNamed(string expected, params string[] lines) =>
        Assert.Contains(expected, Assert.Throws<UserErrorException>(() => Match(Test, lines)).Message, StringComparison.Ordinal);

    private static ExternalPredictions Match(IReadOnlyList<Piece> test, params string[] lines)
    {
        var match = new ExternalMatch(Tags, "id");
        foreach ((int i, string line) in lines.Index())
        {
            match.Add(ExternalRow.Parse(line, "llm.jsonl", i + 1), "llm.jsonl", i + 1);
        }

        return match.Complete("llm", "llm.jsonl", [], test);
    }
}
