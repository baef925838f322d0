using BertPipeline.Contracts.Models;
using BertPipeline.Orchestration.Profiles;

namespace BertPipeline.Orchestration.Tests.Profiles;

/// <summary>Counts worked by hand.</summary>
public sealed class TextProfilerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("profile-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The vocabulary has "slow", "too" and "##er"; of four training words "slower" is none. Six tokens with [CLS] and [SEP] are read.</summary>
    [Fact]
    public void Add_TaggerWithAVocabulary_CountsTagsWordsTokensAndCuts()
    {
        File.WriteAllText(Path.Combine(_folder, ModelFiles.Vocabulary), "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nslow\ntoo\n##er\n.\n");
        File.WriteAllText(Path.Combine(_folder, ModelFiles.TokenizerConfig), """{"do_lower_case": true, "model_max_length": 6}""");
        TextProfiler.WordsOf(["Too slow.", "SLOW, too 7 dear!"]).Save(Path.Combine(_folder, ModelFiles.WordsTrained));
        var profiler = new TextProfiler(_folder, ["Bugs", "Price"]);

        profiler.Add("Slower, 2024!", ["Bugs"]); // slow ##er [UNK] [UNK] [UNK]: 5 and 2 more are over 6.
        profiler.Add("too dear.", []); // too [UNK] .
        profiler.Add("  ", ["Price"]);

        TextProfile profile = profiler.Profile();
        Assert.Equal(2, profile.Blocks.Count);
        ProfileBlock all = profile.Blocks[0] + profile.Blocks[1];
        Assert.Equal([1, 0], all.Tagged);
        Assert.Equal((2, 1, 3, 1), (all.Texts, all.Untagged, all.Words, all.NewWords));
        Assert.Equal((8, 4, 1), (all.Tokens, all.UnknownTokens, all.Cut));
    }

    [Fact]
    public void Add_TaggerWithoutVocabularyAndWords_CountsTagsOnly()
    {
        var profiler = new TextProfiler(_folder, ["Bugs"]);

        profiler.Add("Anything.", ["Bugs"]);

        ProfileBlock block = Assert.Single(profiler.Profile().Blocks);
        Assert.Equal((1, 0, 0, 0), (block.Texts, block.Words, block.Tokens, block.Cut));
    }

    /// <summary>Of pieces that train themselves, a word is new where no other text has it; the same text again is no other.</summary>
    [Fact]
    public void Add_TrainingPiece_HasTheWordsOfTheOthersForKnown()
    {
        string[] pieces = ["Slow export.", "slow  EXPORT.", "Slow login."];
        var profiler = new TextProfiler(_folder, [], TextProfiler.WordsOf(pieces, least: 2));

        profiler.Add(pieces[0], []);

        ProfileBlock block = Assert.Single(profiler.Profile().Blocks);
        Assert.Equal((2, 1), (block.Words, block.NewWords));
    }

    /// <summary>Neighbours stay together in 20 to 40 blocks, and nothing is lost.</summary>
    [Theory]
    [InlineData(7)]
    [InlineData(40)]
    [InlineData(41)]
    [InlineData(10_000)]
    public void Add_AnyNumberOfTexts_IsAFewEvenBlocksInTheirOrder(int texts)
    {
        var profiler = new TextProfiler(_folder, ["Second half"]);
        for (int i = 0; i < texts; i++)
        {
            profiler.Add("text", i >= texts / 2 ? ["Second half"] : []);
        }

        IReadOnlyList<ProfileBlock> blocks = profiler.Profile().Blocks;
        Assert.Equal((texts, texts - (texts / 2)), (blocks.Sum(b => b.Texts), blocks.Sum(b => b.Tagged[0])));
        Assert.InRange(blocks.Count, Math.Min(texts, 20), 40);
        Assert.Single(blocks.SkipLast(1).Select(b => b.Texts).Distinct());
        Assert.InRange(blocks.Count(b => b.Tagged[0] > 0 && b.Untagged > 0), 0, 1);
    }
}
