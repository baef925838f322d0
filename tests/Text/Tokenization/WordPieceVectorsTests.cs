using System.Text.Json;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Tests.Tokenization;

/// <summary>Against the Python reference, with texts and a vocabulary of ours (<see cref="WordPieceVectors"/>).</summary>
public sealed class WordPieceVectorsTests
{
    private static readonly Vocabulary Vocabulary = new(WordPieceVectors.Vocabulary.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(EscapedText.Unescape));

    [Theory]
    [InlineData("uncased", 89)]
    [InlineData("cased", 16)]
    [InlineData("keep accents", 16)]
    [InlineData("cased, strip accents", 16)]
    [InlineData("ideographs in words", 19)]
    [InlineData("kept words", 31)]
    public void EncodeToIds_OnOurTexts_GivesTheReferenceIds(string options, int count)
    {
        var tokenizer = new WordPieceTokenizer(Vocabulary, Options(options));
        var differing = new List<string>();
        int lines = 0;
        foreach (string line in WordPieceVectors.Lines.Split('\n'))
        {
            using JsonDocument vector = JsonDocument.Parse(line);
            if (vector.RootElement.GetProperty("options").ValueEquals(options))
            {
                lines++;
                string text = EscapedText.Unescape(vector.RootElement.GetProperty("text").GetRawText()[1..^1]);
                IReadOnlyList<int> ids = tokenizer.EncodeToIds(text);
                if (!ids.SequenceEqual(vector.RootElement.GetProperty("ids").EnumerateArray().Select(i => i.GetInt32())))
                {
                    differing.Add($"{line} but {string.Join(' ', ids.Select(i => Vocabulary[i]))}");
                }
            }
        }

        Assert.Empty(differing);
        Assert.Equal(count, lines);
    }

    private static WordPieceOptions Options(string name) => name switch
    {
        "uncased" => new(),
        "cased" => new() { DoLowerCase = false },
        "keep accents" => new() { StripAccents = false },
        "cased, strip accents" => new() { DoLowerCase = false, StripAccents = true },
        "ideographs in words" => new() { TokenizeChineseChars = false },
        "kept words" => new() { NeverSplit = [.. BertPipeline.Text.Tokenization.Vocabulary.SpecialTokens, "c++", "App", "中"] },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such options."),
    };
}
