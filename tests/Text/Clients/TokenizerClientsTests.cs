using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using BertPipeline.Testing.Node;
using BertPipeline.Text.Tokenization;
using BertPipeline.Text.Tokenization.Folders;
using Tokenizers.DotNet;

namespace BertPipeline.Text.Tests.Clients;

/// <summary>
/// What Hugging Face's own libraries make of the <c>tokenizer.json</c> that we write: <c>@huggingface/tokenizers</c> in JavaScript, and tokenizers in Rust, which Python has too. Their ids are
/// ours, but for the differences that are named here; the model card and the README name them too.
/// </summary>
public sealed class TokenizerClientsTests : IDisposable
{
    private static readonly string[] Words =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "app", "crash", "##es", "##ed", "cafe", "naive", "user", "_", "name", "don", "'", "t", "[", "]", "se", "##p", "mask", "!", "?", "##!",
        "$", "5", "<", "6", "c", "+", "我", "爱", "α", "##σ", "##ς", "σ", "👍", "❤", "x", "##x", ".", "@", "url", ">", "i", "##i", "ᄒ", "##ᅡ", "##ᆫ", "—", "’", "s",
    ];

    private static readonly string[] Texts =
    [
        "The app crashes!", "", " \t\n", "Crashed?!\r\nDon't", "user_name", "Café NAÏVE café", "5 < 6, c++ $5", "我爱app", "a [SEP] b [MASK] [cls] [UNK]", "x\u00ADx x\u200Bx x\u0000x", "👍👍 ❤️ x👍x",
        "the<url>app", "한 한", "İi Ii", "it’s—x", "x\u3000x\u00A0x", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    ];

    // Marks and punctuation among the reference texts' characters, of Unicode 10.0, 14.0, 14.0 and 11.0 (DerivedAge.txt).
    private static readonly int[] YoungerThanRust = [0x0AFB, 0x089D, 0x1AC9, 0x2E4B];

    private readonly string _folder = Directory.CreateTempSubdirectory("tokenizer-clients-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, null)]
    [InlineData(false, true)]
    public async Task JavaScript_OwnVocabulary_GivesOurIds(bool lower, bool? strip)
    {
        WordPieceTokenizer tokenizer = Write(lower, strip);

        int[][] theirs = await JavaScriptAsync(Texts);

        Assert.Empty(Differing(tokenizer, Texts, theirs));
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, null)]
    [InlineData(false, true)]
    public void Rust_OwnVocabulary_GivesOurIds(bool lower, bool? strip)
    {
        WordPieceTokenizer tokenizer = Write(lower, strip);

        int[][] theirs = Rust(Texts);

        Assert.Empty(Differing(tokenizer, Texts, theirs));
    }

    /// <summary>Python's <c>str.lower()</c>, JavaScript and we know the sigma at a word's end; Rust lower-cases letter by letter.</summary>
    [Fact]
    public async Task FinalSigma_OfCapitals_IsAnotherLetterInRustOnly()
    {
        WordPieceTokenizer tokenizer = Write(lower: true, strip: null);
        int[] ours = [Id("α"), Id("##ς")];

        Assert.Equal(ours, tokenizer.EncodeToIds("ΑΣ"));
        Assert.Equal(ours, (await JavaScriptAsync(["ΑΣ"]))[0]);
        Assert.Equal([Id("α"), Id("##σ")], Rust(["ΑΣ"])[0]);
    }

    /// <summary>Texts of every kind: @huggingface/tokenizers 0.2.0 does not look beyond the first plane of Unicode for Chinese characters, and drops what Node's Unicode does not know.</summary>
    [Fact]
    public async Task JavaScript_ReferenceTexts_DifferByCharactersBeyondTheFirstPlaneAndByUnassignedOnesOnly()
    {
        (WordPieceTokenizer tokenizer, string[] texts) = Reference();

        string[] differing = Differing(tokenizer, texts, await JavaScriptAsync(texts));
        string[] without = [.. texts.Select(text => Without(text, rune => rune.Value > 0xFFFF || IsUnassigned(rune)))];

        TestContext.Current.TestOutputHelper?.WriteLine($"{differing.Length} of {texts.Length} differ.");
        Assert.Empty(Differing(tokenizer, without, await JavaScriptAsync(without)));
    }

    /// <summary>
    /// BertTokenizer in Python and ours drop characters that Unicode has not assigned, tokenizers in Rust keeps them as unknown words; nor does it know marks and punctuation that are younger
    /// than its tables.
    /// </summary>
    [Fact]
    public void Rust_ReferenceTexts_DifferByCharactersThatItDoesNotKnowOnly()
    {
        (WordPieceTokenizer tokenizer, string[] texts) = Reference();

        string[] differing = Differing(tokenizer, texts, Rust(texts));
        string[] without = [.. texts.Select(text => Without(text, rune => IsUnassigned(rune) || YoungerThanRust.Contains(rune.Value)))];

        TestContext.Current.TestOutputHelper?.WriteLine($"{differing.Length} of {texts.Length} differ.");
        Assert.Empty(Differing(tokenizer, without, Rust(without)));
    }

    private static string Without(string text, Func<Rune, bool> isDropped) => string.Concat(text.EnumerateRunes().Where(rune => !isDropped(rune)));

    private static bool IsUnassigned(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherNotAssigned;

    private static int Id(string word) => Array.IndexOf(Words, word);

    private static string[] Differing(WordPieceTokenizer tokenizer, string[] texts, int[][] theirs) =>
        [.. texts.Zip(theirs).Where(pair => !tokenizer.EncodeToIds(pair.First).SequenceEqual(pair.Second)).Select(pair => pair.First)];

    private WordPieceTokenizer Write(bool lower, bool? strip)
    {
        File.WriteAllText(Path.Combine(_folder, "vocab.txt"), string.Join('\n', Words) + "\n");
        new WordPieceOptions { DoLowerCase = lower, StripAccents = strip }.Save(Path.Combine(_folder, "tokenizer_config.json"));
        return Complete();
    }

    private (WordPieceTokenizer Tokenizer, string[] Texts) Reference()
    {
        File.Copy(ReferenceData.Path("bert-base-uncased", "vocab.txt"), Path.Combine(_folder, "vocab.txt"));
        string[] texts = [.. File.ReadLines(ReferenceData.Path("tokenizer", "vectors.jsonl")).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text"))
            .Select(text => Tokenization.EscapedText.Unescape(text.GetRawText()[1..^1])).Where(text => !text.EnumerateRunes().Any(r => r == Rune.ReplacementChar))];
        return (Complete(), texts);
    }

    private WordPieceTokenizer Complete()
    {
        TokenizerFolder.Read(_folder).SaveForPrograms(_folder, positions: 512);
        return TokenizerFolder.Load(_folder);
    }

    private Task<int[][]> JavaScriptAsync(string[] texts) => NodeClients.RunAsync<int[][]>("tokenize.js", new { folder = _folder, texts });

    private int[][] Rust(string[] texts)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "The native library of Tokenizers.DotNet is referenced for Linux x64 only.");
        var tokenizer = new Tokenizer(Path.Combine(_folder, "tokenizer.json"));
        return [.. texts.Select(text => Array.ConvertAll(tokenizer.Encode(text), id => (int)id)[1..^1])];
    }
}
