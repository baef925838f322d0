using System.Text;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Tests.Tokenization;

public sealed class VocabularyFileTests
{
    [Theory]
    [InlineData("a\nb\n", 2)]
    [InlineData("a\nb", 2)]
    [InlineData("a\r\nb\r\n", 2)]
    [InlineData("\uFEFFa\nb\n", 2)]
    [InlineData("a\n\u2028\n\u0085\n", 3)]
    public void Read_SoundFile_ATokenALine(string text, int tokens)
    {
        VocabularyFile file = Read(text);

        Assert.Equal(tokens, file.Tokens.Count);
        Assert.Equal("a", file.Tokens[0]);
        Assert.Empty(file.Notes);
    }

    [Theory]
    [InlineData("a\nb\n\n", "line 3 is blank, and nothing follows: it is no token")]
    [InlineData("a\nb\r\n\r\n\r\n", "line 3 is blank, and nothing follows: it is no token")]
    public void Read_BlankLinesAtTheEnd_AreNoTokens(string text, string note)
    {
        VocabularyFile file = Read(text);

        Assert.Equal(["a", "b"], file.Tokens);
        Assert.Equal([note], file.Notes);
    }

    [Fact]
    public void Read_BlankLineBetween_KeepsTheIdsAfterIt()
    {
        VocabularyFile file = Read("a\n\nb\n");

        Assert.Equal("b", file.Tokens[2]);
        Assert.Equal(["line 2 is blank: its id is never used"], file.Notes);
    }

    /// <summary>Hugging Face's <c>load_vocab</c> fills a dictionary: the later line is the one that stays.</summary>
    [Fact]
    public void Read_TokenTwice_NamesBothLines()
    {
        VocabularyFile file = Read("a\nb\na\na\n");

        Assert.Equal(4, file.Tokens.Count);
        Assert.Equal(["line 3 says 'a', as line 1 does: the later one counts", "line 4 says 'a', as line 3 does: the later one counts"], file.Notes);
    }

    private static VocabularyFile Read(string text) => VocabularyFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
