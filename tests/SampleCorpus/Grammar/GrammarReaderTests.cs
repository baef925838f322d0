using BertPipeline.Contracts;
using BertPipeline.SampleCorpus.Grammar;

namespace BertPipeline.SampleCorpus.Tests.Grammar;

public sealed class GrammarReaderTests
{
    [Fact]
    public void Read_RulesWithComments_ReadsNamesLinesAndAlternatives()
    {
        IReadOnlyList<Rule> rules = Read("# what it is\n\nthing:\n  a bug\n  # no comment: this is a phrase\n\nbad:\n  {thing} (is|was) [very] bad\n");

        Assert.Equal([("thing", 3, 2), ("bad", 7, 1)], rules.Select(r => (r.Name, r.Line, r.Alternatives.Count)));
    }

    [Theory]
    [InlineData("  a bug\n", "line 1: an alternative stands before the first rule; open a rule with 'name:'.")]
    [InlineData("thing\n  a bug\n", "line 1: 'thing' is neither a rule 'name:' nor an alternative, which is indented.")]
    [InlineData("thing:\nbad:\n  it\n", "line 1: rule 'thing' has no alternatives; indent them below it.")]
    [InlineData("thing:\n", "line 1: rule 'thing' has no alternatives; indent them below it.")]
    [InlineData("thing:\n  it\nthing:\n  that\n", "line 3: rule 'thing' is there twice; merge the two.")]
    [InlineData("thing:\n  a {part\n", "line 2: the slot at column 3 is empty or not closed by '}'.")]
    [InlineData("thing:\n  a {}\n", "line 2: the slot at column 3 is empty or not closed by '}'.")]
    [InlineData("thing:\n  (one|two\n", "line 2: '(' at column 1 is not closed by ')'.")]
    [InlineData("thing:\n  (one)\n", "line 2: the choice at column 1 has one option only; write '(one|other)' or '[perhaps]'.")]
    [InlineData("thing:\n  it]\n", "line 2: ']' at column 3 closes nothing.")]
    [InlineData("thing:\n  bug(s|)\n", "line 2: a letter touches '(' at column 4; put a space between them.")]
    [InlineData("thing:\n  {part}s\n", "line 2: a letter touches '}' at column 6; put a space between them.")]
    public void Read_Malformed_NamesLineAndRemedy(string text, string message)
    {
        var error = Assert.Throws<UserErrorException>(() => Read(text));

        Assert.Equal($"Grammar Bugs.txt, {message}", error.Message);
    }

    private static IReadOnlyList<Rule> Read(string text)
    {
        using var reader = new StringReader(text);
        return GrammarReader.Read("Bugs.txt", reader);
    }
}
