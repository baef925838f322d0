using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Text.Pregeneration;
using BertPipeline.Text.Tokenization;
using BertPipeline.Text.Tokenization.Folders;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>Folders of pregenerated examples: one a shard, one file an epoch.</summary>
internal static class ExampleFolder
{
    /// <returns>The example files of a folder, by name.</returns>
    public static IReadOnlyList<string> Files(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*.examples").Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw new UserErrorException($"{folder} has no example files. Pregenerate the corpus again.");
    }

    /// <summary>Shards of epochs, turned to epochs of shards.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Epochs(IReadOnlyList<string> shards)
    {
        IReadOnlyList<string>[] files = [.. shards.Select(Files)];
        if (files.Length == 0 || files.Any(f => f.Count != files[0].Count))
        {
            throw new UserErrorException("The shards do not have the same number of epochs. Pregenerate the corpus again.");
        }

        return [.. Enumerable.Range(0, files[0].Count).Select(epoch => (IReadOnlyList<string>)[.. files.Select(f => f[epoch])])];
    }

    /// <exception cref="UserErrorException">The examples were made with another vocabulary or casing, or are too long for the model.</exception>
    public static void RequireFit(IReadOnlyList<string> files, string baseModel, BertConfig config)
    {
        var tokenizer = TokenizerFolder.Read(baseModel);
        Vocabulary vocabulary = tokenizer.Vocabulary;
        if (vocabulary.Count > config.VocabSize)
        {
            throw new UserErrorException($"{baseModel}: the vocabulary has {vocabulary.Count} entries, {ModelFiles.Config} says {config.VocabSize}.");
        }

        foreach (string path in files)
        {
            using ExampleFile file = ExampleFile.Open(path);
            Refuse(path, file.Header, vocabulary, tokenizer.Options, config);
        }
    }

    private static void Refuse(string path, ExampleFileHeader header, Vocabulary vocabulary, WordPieceOptions options, BertConfig config)
    {
        if (header.VocabularySha256 != vocabulary.Sha256)
        {
            throw new UserErrorException(
                $"{path} was made with another vocabulary ({header.VocabularySha256[..12]}…, {header.VocabularyCount} entries) than the base model's " +
                $"({vocabulary.Sha256[..12]}…, {vocabulary.Count} entries). Pregenerate with the base model's.");
        }

        if (header.DoLowerCase != options.DoLowerCase || header.StripAccents != options.RemovesAccents)
        {
            throw new UserErrorException(
                $"{path} was made with do_lower_case={header.DoLowerCase}, strip_accents={header.StripAccents}; the base model has " +
                $"do_lower_case={options.DoLowerCase}, strip_accents={options.RemovesAccents}. Pregenerate with the base model's settings.");
        }

        if (header.MaxSequenceLength > config.MaxPositionEmbeddings)
        {
            throw new UserErrorException(
                $"{path} has examples of up to {header.MaxSequenceLength} tokens, the model has {config.MaxPositionEmbeddings} positions. " +
                "Pregenerate shorter ones (maxSequenceLength; --max-seq-len).");
        }
    }
}
