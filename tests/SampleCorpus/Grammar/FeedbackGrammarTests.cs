using BertPipeline.Contracts;
using BertPipeline.Contracts.Randomness;
using BertPipeline.SampleCorpus.Grammar;

namespace BertPipeline.SampleCorpus.Tests.Grammar;

public sealed class FeedbackGrammarTests
{
    private const string Shared = "topic:\n  {thing} is bad.\nmention:\n  no word on {thing}.\nfiller:\n  hello.\nconnector:\n  also,\n";

    [Fact]
    public void Load_BuiltIn_HasAFileForEveryTag()
    {
        Assert.Equal(SampleTag.All.Select(t => t.Name), FeedbackGrammar.Load().Tags.Select(t => t.Name));
    }

    [Fact]
    public void Load_OwnRule_WinsOverTheSharedOne()
    {
        FeedbackGrammar grammar = Load(Shared + "thing:\n  theirs\n", bugs: "thing:\n  ours\n", other: "topic:\n  {thing}.\n");

        Assert.Equal("ours is bad.", PhraseWriter.Write(grammar.Tags[1], "topic", new SplitMix64(1)));
        Assert.Equal("theirs.", PhraseWriter.Write(grammar.Tags[0], "topic", new SplitMix64(1)));
    }

    [Theory]
    [InlineData("thing:\n  the {part}\n", "Grammar Bugs.txt, line 2: slot '{part}' has no rule, neither in Bugs.txt nor in Shared.txt.")]
    [InlineData("thing:\n  a bug\nrest:\n  more\n", "Grammar Bugs.txt, line 3: no slot asks for rule 'rest'; use it or delete it.")]
    [InlineData("thing:\n  {a}\na:\n  {b}\nb:\n  {a}\n", "Grammar Bugs.txt, line 3: rule 'a' leads back to itself: a → b → a.")]
    [InlineData("# nothing\n", "Grammar Shared.txt, line 2: slot '{thing}' has no rule, neither in Bugs.txt nor in Shared.txt.")]
    public void Load_RulesThatDoNotFit_NamesFileAndLine(string bugs, string message)
    {
        var error = Assert.Throws<UserErrorException>(() => Load(Shared, bugs, other: "thing:\n  it\n"));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Load_WithoutFiller_NamesTheRule()
    {
        var error = Assert.Throws<UserErrorException>(() => Load("topic:\n  hello\n", "", ""));

        Assert.Equal("Grammar Shared.txt: there is no rule 'filler'; add one.", error.Message);
    }

    private static FeedbackGrammar Load(string shared, string bugs, string other) => FeedbackGrammar.Load(file => new StringReader(file switch
    {
        "Shared.txt" => shared,
        "Bugs.txt" => bugs,
        _ => other,
    }));
}
