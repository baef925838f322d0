using BertPipeline.Evaluation.Reports;
using BertPipeline.Local.Results;
using BertPipeline.Orchestration.Checks;

namespace BertPipeline.Local.Tests.Results;

public sealed class CheckTextTests
{
    [Fact]
    public void Data_CleanData_HasNoWarning()
    {
        string[] lines = [.. CheckText.Data(Check())];

        Assert.Equal(
            [
                "Labelled: 1,000 pieces of 1 tags (1,002 rows of 1 file, 2 empty): 700 train, 100 validation, 200 test; 3 duplicates, 4 near-duplicates.",
                "Corpus: 5,000 documents (5,000 rows of 1 file), about 123,456 tokens; 500 held out, 7 left out as validation or test texts.",
                "Length: 95 % of the training pieces fit into 64 tokens, the longest has 200; cut at 64, 35 of 700 lose their end.",
            ],
            lines);
    }

    [Fact]
    public void Data_WhatIsOdd_IsTold()
    {
        RunCheck odd = Check() with
        {
            Data = Check().Data! with { Notes = ["a.csv is separated by ';'"], Warnings = ["Left out: notes.docx"], Tags = [new("Bugs", new(0, 9, 40)), new("Price", new(50, 9, 40))] },
            NearDuplicates = new(4, 2),
            Lengths = new(Proposed: 64, Used: 16, Cut: 400, Longest: 200, Pieces: 700, 1, 1, 1),
        };

        string warnings = string.Join('\n', CheckText.Data(odd).Where(line => line.StartsWith("Warning: ", StringComparison.Ordinal)));

        Assert.Equal(["Note: a.csv is separated by ';'", "Warning: Left out: notes.docx", "Warning: No training piece has the tag 'Bugs': nothing can be learnt of it."], CheckText.Files(odd));
        Assert.Contains("2 validation or test pieces differ from others of training in punctuation and digits only", warnings, StringComparison.Ordinal);
        Assert.Contains("57 % of the training pieces are cut at 16 tokens; leave classifier.maxSequenceLength out, or set it to 64", warnings, StringComparison.Ordinal);
        Assert.Contains("Fewer than 10 validation or 20 test pieces have Price", warnings, StringComparison.Ordinal);
    }

    /// <summary>A model of the hub that is not there yet has no vocabulary to count with.</summary>
    [Fact]
    public void Data_TokensUnknown_AreNotSaidToBeNone() => Assert.Contains("(5,000 rows of 1 file); 500 held out", CheckText.Data(Check() with { CorpusTokens = null }).ElementAt(1), StringComparison.Ordinal);

    [Fact]
    public void Steps_DoneAndNot_SayWhatTheyTake()
    {
        Assert.Equal(
            ["  split-data: is there already", "  train-classifier bert seed 1: about 1:35, checkpoints of 271 MB", "  publish: at once"],
            CheckText.Steps(Check()));
        Assert.Equal("Together about 1:35 on this host's processor (236 GFLOP/s); 1 of 3 steps are done. A GPU takes less.", CheckText.Together(Check()));
    }

    private static RunCheck Check() => new()
    {
        Labelled = [new("labelled/a.csv", 1002, 1000, 2, 0)],
        Corpus = [new("b.csv", 5000, 5000, 0, 0)],
        Data = new DataCounts { Pieces = new(700, 100, 200), Tags = [new("Bugs", new(50, 10, 40))], DuplicateTexts = 3, Corpus = new(5000, 500, 7, 0, 0) },
        NearDuplicates = new(4, 0),
        CorpusTokens = 123_456,
        Lengths = new(Proposed: 64, Used: 64, Cut: 35, Longest: 200, Pieces: 700, 1, 1, 1),
        Steps = [new("split-data", null, null, Reused: true), new("train-classifier", "bert", 1, Reused: false, 95, 271_000_000), new("publish", null, null, Reused: false)],
        Seconds = 95,
        GigaFlops = 236,
    };
}
