using System.Text.Json.Nodes;
using BertPipeline.Text.Tokenization.Folders;

namespace BertPipeline.Text.Tests.Tokenization.Folders;

/// <content>What is written of one, reads back as the same tokenizer.</content>
public sealed partial class TokenizerFolderTests
{
    [Fact]
    public void Save_FolderOfManyFiles_TwoFilesMakeTheSameTokenizer()
    {
        Write("tokenizer.json", TokenizerJson("\"lowercase\":false,\"strip_accents\":true,\"handle_chinese_chars\":false", "\"max_input_chars_per_word\":50"));
        Write("added_tokens.json", """{"<url>":12,"Great":7}""");
        Write("special_tokens_map.json", """{"additional_special_tokens":["<new>"]}""");
        Write("tokenizer_config.json", """{"tokenizer_class":"PreTrainedTokenizerFast","model_max_length":64,"kept":"as it is"}""");
        var read = TokenizerFolder.Read(_folder);
        string target = Directory.CreateDirectory(Path.Combine(_folder, "target")).FullName;

        read.Save(target);
        var saved = TokenizerFolder.Read(target);

        Assert.Equal(["tokenizer_config.json", "vocab.txt"], Directory.GetFiles(target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(read.Vocabulary.Sha256, saved.Vocabulary.Sha256);
        Assert.Equal(read.Vocabulary.AddedTokens, saved.Vocabulary.AddedTokens);
        Assert.Equal(["Great", "<url>", "<new>"], saved.Vocabulary.AddedTokens.Select(t => t.Content));
        Assert.Equal(read.Options with { NeverSplit = [] }, saved.Options with { NeverSplit = [] });
        Assert.Equal((64, true), (saved.MaxLength, saved.Options.StripAccents));
        JsonObject config = JsonNode.Parse(File.ReadAllText(Path.Combine(target, "tokenizer_config.json")))!.AsObject();
        Assert.Equal(("BertTokenizer", "as it is"), ((string?)config["tokenizer_class"], (string?)config["kept"]));
    }

    [Fact]
    public void Save_TwoFilesThatSayAllOfIt_StayByteForByte()
    {
        WriteVocabulary();
        const string Config = """{ "do_lower_case" : true, "x":1 }""";
        Write("tokenizer_config.json", Config);
        string target = Directory.CreateDirectory(Path.Combine(_folder, "target")).FullName;

        TokenizerFolder.Read(_folder).Save(target);

        Assert.Equal(Config, File.ReadAllText(Path.Combine(target, "tokenizer_config.json")));
    }

    /// <summary>Hugging Face lower-cases where nobody says.</summary>
    [Fact]
    public void Save_CasedVocabularyAlone_SaysSo()
    {
        WriteVocabulary();

        TokenizerFolder.Read(_folder).Save(_folder);

        Assert.False((bool?)JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, "tokenizer_config.json")))!["do_lower_case"]);
    }

    /// <summary>A folder with a tokenizer.json is read by it, so what is written must be the tokenizer that it was written from.</summary>
    [Fact]
    public void SaveJson_EveryOption_ReadsBackAsTheSameTokenizer()
    {
        WriteVocabulary();
        Write("added_tokens.json", """{"<url>":12,"Great":7}""");
        Write("tokenizer_config.json", """{"do_lower_case":false,"strip_accents":true,"tokenize_chinese_chars":false,"max_input_chars_per_word":50,"additional_special_tokens":["<new>"]}""");
        var before = TokenizerFolder.Read(_folder);

        before.SaveJson(_folder);
        File.Delete(Path.Combine(_folder, "vocab.txt"));
        File.Delete(Path.Combine(_folder, "added_tokens.json"));
        File.Delete(Path.Combine(_folder, "tokenizer_config.json"));
        var after = TokenizerFolder.Read(_folder);

        Assert.Equal(before.Vocabulary.Tokens, after.Vocabulary.Tokens);
        Assert.Equal(before.Vocabulary.AddedTokens, after.Vocabulary.AddedTokens);
        Assert.Equal(["Great", "<url>", "<new>"], after.Vocabulary.AddedTokens.Select(t => t.Content));
        Assert.Equal(before.Options with { NeverSplit = [] }, after.Options with { NeverSplit = [] });
        Assert.Equal((false, true, false, 50), (after.Options.DoLowerCase, after.Options.StripAccents, after.Options.TokenizeChineseChars, after.Options.MaxCharsPerWord));
    }

    /// <summary>Examples are made for a vocabulary by its digest: a folder must keep it when it gets the other file.</summary>
    [Fact]
    public void SaveJson_VocabularyWithATokenTwiceAndABlankLine_KeepsDigestAndNotes()
    {
        Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\n\nthe\n##app\n");
        var before = TokenizerFolder.Read(_folder);

        before.SaveJson(_folder);
        var after = TokenizerFolder.Read(_folder);

        Assert.Equal(before.Vocabulary.Sha256, after.Vocabulary.Sha256);
        Assert.Equal(before.Notes, after.Notes);
        Assert.Equal(2, after.Notes.Count);
        Assert.Equal([7], after.CreateTokenizer().EncodeToIds("the"));
    }

    [Fact]
    public void SaveJson_WordsThatAreNeverSplit_WritesNone()
    {
        WriteVocabulary();
        Write("tokenizer_config.json", """{"never_split":["AT&T"]}""");

        TokenizerFolder.Read(_folder).SaveJson(_folder);

        Assert.False(File.Exists(Path.Combine(_folder, "tokenizer.json")));
    }
}
