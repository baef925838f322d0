using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Text.Tokenization;
using BertPipeline.Text.Tokenization.Folders;

namespace BertPipeline.Text.Tests.Tokenization.Folders;

/// <summary>Folders as transformers writes them (https://huggingface.co/docs/transformers, "Tokenizer" and "PreTrainedTokenizerFast"), with a vocabulary of a few words.</summary>
public sealed partial class TokenizerFolderTests : IDisposable
{
    private static readonly string[] Words = [.. Vocabulary.SpecialTokens, "the", "app", "Great", "great", "##s", "café", "cafe"];

    private readonly string _folder = Directory.CreateTempSubdirectory("tokenizer-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_TokenizerJsonAlone_IsTheWholeTokenizer()
    {
        Write("tokenizer.json", TokenizerJson("\"lowercase\":false,\"strip_accents\":null", "\"max_input_chars_per_word\":3"));

        var tokenizer = TokenizerFolder.Read(_folder);

        Assert.Equal(Words, tokenizer.Vocabulary.Tokens);
        Assert.Equal((false, 3), (tokenizer.Options.DoLowerCase, tokenizer.Options.MaxCharsPerWord));
        Assert.Equal([5, 6, 1], tokenizer.CreateTokenizer().EncodeToIds("the app Great"));
    }

    /// <summary>Files of before 2021 do not say that their model is WordPiece, and a sequence may have one part.</summary>
    [Fact]
    public void Read_OldTokenizerJson_IsRead()
    {
        Write("tokenizer.json", TokenizerJson()
            .Replace("\"type\":\"WordPiece\",", "", StringComparison.Ordinal)
            .Replace("""{"type":"BertPreTokenizer"}""", """{"type":"Sequence","pretokenizers":[{"type":"BertPreTokenizer"}]}""", StringComparison.Ordinal));

        Assert.Equal([8, 9], TokenizerFolder.Load(_folder).EncodeToIds("GREATS"));
    }

    /// <summary>A tokenizer that was trained without its special tokens gets them as added ones.</summary>
    [Fact]
    public void Read_SpecialTokenAmongTheAddedOnly_IsPartOfTheVocabulary()
    {
        Write("tokenizer.json", TokenizerJson()
            .Replace("\"[MASK]\":4,", "", StringComparison.Ordinal)
            .Replace("\"added_tokens\":[]", "\"added_tokens\":[{\"id\":4,\"content\":\"[MASK]\",\"special\":true}]", StringComparison.Ordinal));

        var tokenizer = TokenizerFolder.Read(_folder);

        Assert.Equal(Words, tokenizer.Vocabulary.Tokens);
        Assert.Empty(tokenizer.Vocabulary.AddedTokens);
    }

    [Theory]
    [InlineData("\"type\":\"WordPiece\"", "\"type\":\"BPE\"", "tokenizer.json: model: type is 'BPE'")]
    [InlineData("\"continuing_subword_prefix\":\"##\"", "\"continuing_subword_prefix\":\"@@\"", "continuing_subword_prefix is '@@'")]
    [InlineData("\"unk_token\":\"[UNK]\"", "\"unk_token\":\"<unk>\"", "unk_token is '<unk>'")]
    [InlineData("\"type\":\"BertNormalizer\"", "\"type\":\"NFKC\"", "normalizer is 'NFKC'; only BertNormalizer is computed")]
    [InlineData("\"clean_text\":true", "\"clean_text\":false", "clean_text is 'false'")]
    [InlineData("\"type\":\"BertPreTokenizer\"", "\"type\":\"Whitespace\"", "pre_tokenizer is 'Whitespace'; only BertPreTokenizer is computed")]
    [InlineData("\"type\":\"BertPreTokenizer\"", "\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"BertPreTokenizer\"},{\"type\":\"Digits\"}]", "pre_tokenizer is 'BertPreTokenizer, Digits'")]
    [InlineData("{\"id\":\"[SEP]\",\"type_id\":0}", "{\"id\":\"[PAD]\",\"type_id\":0}", "single is '[CLS] A [PAD]'")]
    [InlineData("\"type\":\"TemplateProcessing\"", "\"type\":\"RobertaProcessing\"", "post_processor is 'RobertaProcessing'")]
    [InlineData("\"app\":6", "\"app\":5", "'the' and 'app' have both the id 5")]
    [InlineData("\"app\":6", "\"app\":-6", "the id of 'app' is -6")]
    [InlineData("\"app\":6", "\"app\":6,\"app\":7", "cannot be read")]
    [InlineData("\"max_input_chars_per_word\":100", "\"max_input_chars_per_word\":0", "max_input_chars_per_word is '0'")]
    public void Read_TokenizerJsonOfAnotherTokenizer_IsRefusedByItsKey(string part, string other, string said)
    {
        Write("tokenizer.json", TokenizerJson().Replace(part, other, StringComparison.Ordinal));

        Assert.Contains(said, Refuses(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"tokenizer_class\":\"BertJapaneseTokenizer\"", "tokenizer_class is 'BertJapaneseTokenizer'")]
    [InlineData("\"tokenizer_class\":\"PreTrainedTokenizerFast\"", "tokenizer_class is 'PreTrainedTokenizerFast'; what it does stands in tokenizer.json")]
    [InlineData("\"word_tokenizer_type\":\"mecab\"", "word_tokenizer_type is 'mecab'")]
    [InlineData("\"subword_tokenizer_type\":\"character\"", "subword_tokenizer_type is 'character'")]
    [InlineData("\"do_basic_tokenize\":false", "do_basic_tokenize is 'false'")]
    [InlineData("\"clean_text\":false", "clean_text is 'false'")]
    [InlineData("\"truncation_side\":\"left\"", "truncation_side is 'left'")]
    [InlineData("\"wordpieces_prefix\":\"@@\"", "wordpieces_prefix is '@@'")]
    [InlineData("\"cls_token\":\"<s>\"", "cls_token is '<s>'")]
    [InlineData("\"mask_token\":{\"content\":\"<mask>\"}", "mask_token is '<mask>'")]
    [InlineData("\"do_lower_case\":\"no\"", "do_lower_case")]
    [InlineData("\"model_max_length\":\"long\"", "model_max_length is \"long\", not a number")]
    [InlineData("\"model_max_length\":0", "model_max_length is '0'")]
    [InlineData("\"max_input_chars_per_word\":-1", "max_input_chars_per_word")]
    public void Read_TokenizerConfigOfAnotherTokenizer_IsRefusedByItsKey(string keys, string said)
    {
        WriteVocabulary();
        Write("tokenizer_config.json", $"{{{keys}}}");

        string message = Refuses();

        Assert.StartsWith(Path.Combine(_folder, "tokenizer_config.json"), message, StringComparison.Ordinal);
        Assert.Contains(said, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config.json", "{\"tokenizer_class\":\"BertJapaneseTokenizer\"}", "tokenizer_class is 'BertJapaneseTokenizer'")]
    [InlineData("special_tokens_map.json", "{\"unk_token\":\"<unk>\"}", "unk_token is '<unk>'")]
    [InlineData("special_tokens_map.json", "[]", "it is no object")]
    [InlineData("added_tokens.json", "{\"<url>\":6}", "'<url>' has the id 6, which is 'app' in the vocabulary")]
    [InlineData("added_tokens.json", "{\"app\":12}", "'app' has the id 12, and the id 6 elsewhere")]
    [InlineData("added_tokens.json", "{\"<url>\":\"x\"}", "<url> is 'x'; an id is a whole number")]
    [InlineData("added_tokens.json", "{\"<url>\":2000000000}", "far beyond the vocabulary")]
    public void Read_OtherFilesThatDoNotFit_AreNamed(string file, string json, string said)
    {
        WriteVocabulary();
        Write(file, json);

        string message = Refuses();

        Assert.StartsWith(Path.Combine(_folder, file), message, StringComparison.Ordinal);
        Assert.Contains(said, message, StringComparison.Ordinal);
    }

    /// <summary>The class in tokenizer_config.json is the one that counts, and these are BertTokenizer by other names.</summary>
    [Theory]
    [InlineData("BertTokenizerFast")]
    [InlineData("DistilBertTokenizer")]
    public void Read_ClassThatIsBerts_IsRead(string name)
    {
        WriteVocabulary();
        Write("config.json", """{"tokenizer_class":"BertJapaneseTokenizer"}""");
        Write("tokenizer_config.json", $$"""{"tokenizer_class":"{{name}}","word_tokenizer_type":"basic","never_split":null,"strip_accents":null}""");

        Assert.Equal([5], TokenizerFolder.Load(_folder).EncodeToIds("the"));
    }

    [Theory]
    [InlineData("""{"model_max_length":512}""", 512)]
    [InlineData("""{"max_len":128}""", 128)]
    [InlineData("""{"model_max_length":1000000000000000019884624838656}""", null)]
    [InlineData("""{"model_max_length":1e30}""", null)]
    [InlineData("""{"model_max_length":null}""", null)]
    [InlineData("{}", null)]
    public void MaxLength_WhateverTransformersWrites_IsUnderstood(string config, int? expected)
    {
        WriteVocabulary();
        Write("tokenizer_config.json", config);

        Assert.Equal(expected, TokenizerFolder.Read(_folder).MaxLength);
    }

    [Theory]
    [InlineData("""{"do_lower_case":true}""", "\"lowercase\":false", true)]
    [InlineData("""{"do_lower_case":false}""", "\"lowercase\":true", false)]
    [InlineData("{}", "\"lowercase\":false", false)]
    [InlineData("{}", "\"lowercase\":true", true)]
    public void DoLowerCase_TwoFiles_TokenizerConfigCounts(string config, string normalizer, bool expected)
    {
        Write("tokenizer_config.json", config);
        Write("tokenizer.json", TokenizerJson(normalizer));

        Assert.Equal(expected, TokenizerFolder.Read(_folder).Options.DoLowerCase);
    }

    [Fact]
    public void DoLowerCase_NobodySaysAndTheVocabularyHasCapitals_TextKeepsItsCase()
    {
        WriteVocabulary();
        Assert.False(TokenizerFolder.Read(_folder).Options.DoLowerCase);

        Write("tokenizer_config.json", """{"model_max_length":512}""");
        var tokenizer = TokenizerFolder.Read(_folder);

        Assert.False(tokenizer.Options.DoLowerCase);
        Assert.Contains("does not say do_lower_case", Assert.Single(tokenizer.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Vocabulary_TwoFilesThatDiffer_TokenizerJsonCountsAndItIsTold()
    {
        Write("vocab.txt", string.Concat(Words.Append("more").Select(w => w + "\n")));
        Write("tokenizer.json", TokenizerJson());

        var tokenizer = TokenizerFolder.Read(_folder);

        Assert.Equal(Words.Length, tokenizer.Vocabulary.Count);
        Assert.Contains("vocab.txt has other tokens than tokenizer.json", Assert.Single(tokenizer.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Vocabulary_BlankLine_IsNotedWithFileAndLine()
    {
        WriteVocabulary();
        File.AppendAllText(Path.Combine(_folder, "vocab.txt"), "\n");

        Assert.Equal($"{Path.Combine(_folder, "vocab.txt")}, line 13 is blank, and nothing follows: it is no token.", Assert.Single(TokenizerFolder.Read(_folder).Notes));
    }

    [Fact]
    public void Read_NoVocabulary_NamesBothFiles() => Assert.Contains("has no vocab.txt, nor a tokenizer.json", Refuses(), StringComparison.Ordinal);

    [Theory]
    [InlineData("added_tokens.json", """{"<url>":12}""", null, null)]
    [InlineData(null, null, """{"added_tokens_decoder":{"4":{"content":"[MASK]","special":true},"12":{"content":"<url>","special":true}}}""", null)]
    [InlineData("added_tokens.json", """{"<other>":12}""", """{"added_tokens_decoder":{"12":{"content":"<url>"}}}""", null)] // passed over then
    [InlineData("special_tokens_map.json", """{"additional_special_tokens":["<url>"]}""", null, null)]
    [InlineData(null, null, """{"extra_special_tokens":{"url_token":"<url>"}}""", null)]
    [InlineData(null, null, """{"eos_token":{"content":"<url>"}}""", null)]
    [InlineData(null, null, null, """[{"id":12,"content":"<url>","special":true}]""")]
    public void AddedTokens_WhereverTheyStand_AreTokens(string? file, string? json, string? config, string? inTokenizerJson)
    {
        WriteVocabulary();
        if (file is not null)
        {
            Write(file, json!);
        }

        if (config is not null)
        {
            Write("tokenizer_config.json", config);
        }

        if (inTokenizerJson is not null)
        {
            Write("tokenizer.json", TokenizerJson().Replace("\"added_tokens\":[]", $"\"added_tokens\":{inTokenizerJson}", StringComparison.Ordinal));
        }

        WordPieceTokenizer tokenizer = TokenizerFolder.Load(_folder);

        Assert.Equal(13, tokenizer.Vocabulary.Count);
        Assert.Equal([5, 12, 6], tokenizer.EncodeToIds("the<url>app"));
        Assert.DoesNotContain(4, tokenizer.EncodeToIds("[MASK]"));
    }

    /// <summary>Two files say all of it to programs that know no others.</summary>
    private string Refuses() => Assert.Throws<UserErrorException>(() => TokenizerFolder.Read(_folder)).Message;

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder, name), content);

    private void WriteVocabulary() => Write("vocab.txt", string.Concat(Words.Select(w => w + "\n")));

    private static string TokenizerJson(string normalizer = "\"lowercase\":true", string model = "\"max_input_chars_per_word\":100") =>
        """
        {"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"normalizer":{"type":"BertNormalizer","clean_text":true,NORMALIZER},"pre_tokenizer":{"type":"BertPreTokenizer"},
        "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"[SEP]","type_id":0}}]},
        "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##",MODEL,"vocab":VOCAB}}
        """
            .Replace("NORMALIZER", normalizer, StringComparison.Ordinal).Replace("MODEL", model, StringComparison.Ordinal)
            .Replace("VOCAB", JsonSerializer.Serialize(Words.Index().ToDictionary(w => w.Item, w => w.Index), PipelineJson.Options), StringComparison.Ordinal);
}
