using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Weights.Bert;

namespace BertPipeline.Weights.Tests.Bert;

public sealed class BertConfigFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_FileOf2018_UsualSizes()
    {
        // Google's bert_config.json of uncased_L-12_H-768_A-12.
        Write("""
            {"attention_probs_dropout_prob": 0.1, "hidden_act": "gelu", "hidden_dropout_prob": 0.1, "hidden_size": 768, "initializer_range": 0.02,
             "intermediate_size": 3072, "max_position_embeddings": 512, "num_attention_heads": 12, "num_hidden_layers": 12, "type_vocab_size": 2, "vocab_size": 30522}
            """);

        Assert.Equal(new BertConfig { VocabSize = 30522 }, BertConfigFile.Read(_folder.Path));
    }

    [Fact]
    public void Read_UsualValuesOfOtherKeys_ChangeNothing()
    {
        Write("""{"model_type":"bert","vocab_size":30522,"position_embedding_type":"absolute","is_decoder":false,"add_cross_attention":false,"tie_word_embeddings":true,"use_cache":true}""");

        Assert.Equal(new BertConfig { VocabSize = 30522 }, BertConfigFile.Read(_folder.Path));
    }

    /// <summary>transformers' activations.py has several names of one function; a null leaves the embeddings' padding row to learn.</summary>
    [Theory]
    [InlineData("\"hidden_act\":\"gelu_python\"", "gelu")]
    [InlineData("\"hidden_act\":\"gelu_pytorch_tanh\"", "gelu_new")]
    [InlineData("\"hidden_act\":\"gelu_fast\"", "gelu_new")]
    [InlineData("\"pad_token_id\":null,\"pruned_heads\":{},\"quantization_config\":null", "gelu")]
    public void Read_OtherWordsForTheSame_AreUnderstood(string keys, string activation)
    {
        Write($$"""{"vocab_size":30522,{{keys}}}""");

        Assert.Equal(new BertConfig { VocabSize = 30522, HiddenAct = activation }, BertConfigFile.Read(_folder.Path));
    }

    [Theory]
    [InlineData("\"model_type\":\"roberta\"", "model_type is 'roberta', only 'bert' is known")]
    [InlineData("\"model_type\":7", "model_type is '7', only 'bert' is known")]
    [InlineData("\"position_embedding_type\":\"relative_key\"", "position_embedding_type is 'relative_key', only 'absolute' is computed")]
    [InlineData("\"is_decoder\":true", "is_decoder is true; only encoders are computed")]
    [InlineData("\"add_cross_attention\":true", "add_cross_attention is true; only encoders are computed")]
    [InlineData("\"hidden_size\":0,\"num_hidden_layers\":-1", "hidden_size is 0, num_hidden_layers is -1; sizes are at least 1")]
    [InlineData("\"num_hidden_layers\":2000000000", "num_hidden_layers is 2000000000")]
    [InlineData("\"pad_token_id\":30522", "pad_token_id is 30522, the vocabulary has 30522 entries")]
    [InlineData("\"hidden_size\":\"wide\"", "cannot be read")]
    [InlineData("\"hidden_size\":770", "hidden_size 770 is not a multiple of num_attention_heads 12")]
    [InlineData("\"hidden_act\":\"swish\"", "hidden_act is 'swish'; computed are gelu, gelu_new, relu")]
    [InlineData("\"hidden_act\":null", "hidden_act is ''; computed are")]
    [InlineData("\"is_encoder_decoder\":true", "is_encoder_decoder is true; only encoders are computed")]
    [InlineData("\"pruned_heads\":{\"0\":[1]}", "pruned_heads is {\"0\":[1]}, which is not computed")]
    [InlineData("\"quantization_config\":{\"bits\":8}", "quantization_config is {\"bits\":8}, which is not computed")]
    [InlineData("\"hidden_dropout_prob\":2", "hidden_dropout_prob is 2; it is at least 0 and less than 1")]
    [InlineData("\"attention_probs_dropout_prob\":-0.5", "attention_probs_dropout_prob is -0.5; it is at least 0")]
    [InlineData("\"classifier_dropout\":1", "classifier_dropout is 1; it is at least 0")]
    [InlineData("\"layer_norm_eps\":-1", "layer_norm_eps is -1; it is a small number above 0")]
    [InlineData("\"layer_norm_eps\":0", "layer_norm_eps is 0; it is a small number above 0")]
    [InlineData("\"hidden_act\":\"\\u001b[2Jx\"", "hidden_act is '[2Jx'")]
    public void Read_WhatIsNotComputed_IsRefusedByName(string keys, string expected)
    {
        Write($$"""{"vocab_size":30522,{{keys}}}""");

        var error = Assert.Throws<UserErrorException>(() => BertConfigFile.Read(_folder.Path));

        Assert.StartsWith(_folder.File("config.json"), error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"vocab_size":1,"vocab_size":2}""")]
    public void Read_NoConfiguration_NamesTheFile(string json)
    {
        Write(json);

        Assert.StartsWith(_folder.File("config.json"), Assert.Throws<UserErrorException>(() => BertConfigFile.Read(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"vocab_size":null,"hidden_size":8}""")]
    public void Read_WithoutVocabSize_SaysSo(string json)
    {
        Write(json);

        var error = Assert.Throws<UserErrorException>(() => BertConfigFile.Read(_folder.Path));

        Assert.Equal($"{_folder.File("config.json")}: vocab_size is missing, the number of entries of the vocabulary.", error.Message);
    }

    [Fact]
    public void Read_FolderThatIsNotThere_SaysSo() =>
        Assert.Equal($"{_folder.File("no")} has no config.json.", Assert.Throws<UserErrorException>(() => BertConfigFile.Read(_folder.File("no"))).Message);

    /// <summary>A file of holes: it takes no room on the disk.</summary>
    [Fact]
    public void Read_HugeFile_IsNotRead()
    {
        using (FileStream file = File.Create(_folder.File("config.json")))
        {
            file.SetLength((16 << 20) + 1);
        }

        Assert.StartsWith($"{_folder.File("config.json")} has more than 16 MB", Assert.Throws<UserErrorException>(() => BertConfigFile.Read(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoFile_SaysSo() =>
        Assert.Equal($"{_folder.Path} has no config.json.", Assert.Throws<UserErrorException>(() => BertConfigFile.Read(_folder.Path)).Message);

    private void Write(string json) => File.WriteAllText(_folder.File("config.json"), json);
}
