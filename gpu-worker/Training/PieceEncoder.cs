using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.Text.Tokenization;
using BertPipeline.Text.Tokenization.Folders;

namespace BertPipeline.GpuWorker.Training;

/// <summary>Turns pieces of feedback into what the classifier reads: <c>[CLS] text [SEP]</c>, cut to the longest length.</summary>
internal sealed class PieceEncoder
{
    private readonly WordPieceTokenizer _tokenizer;
    private readonly int _maxLength;

    /// <param name="folder">A Hugging Face folder with vocabulary and tokenizer settings.</param>
    /// <param name="maxLength">Tokens, special tokens included.</param>
    public PieceEncoder(string folder, int maxLength)
        : this(TokenizerFolder.Load(folder), maxLength)
    {
    }

    /// <param name="tokenizer">Of the model's vocabulary.</param>
    /// <param name="maxLength">Tokens, special tokens included.</param>
    public PieceEncoder(WordPieceTokenizer tokenizer, int maxLength) => (_tokenizer, _maxLength) = (tokenizer, maxLength);

    /// <summary>Tokens, special tokens included.</summary>
    public int MaxLength => _maxLength;

    public Vocabulary Vocabulary => _tokenizer.Vocabulary;

    /// <returns>Ids, special tokens included, and whether the text was cut.</returns>
    public (int[] Ids, bool IsCut) Encode(string text)
    {
        (int[] ids, int tokens) = EncodeAndCount(text);
        return (ids, tokens > _maxLength);
    }

    /// <returns>Ids of what the classifier reads, and the tokens of the whole text, special tokens included.</returns>
    public (int[] Ids, int Tokens) EncodeAndCount(string text)
    {
        var ids = new List<int> { Vocabulary.ClassificationId };
        _tokenizer.Encode(text, ids);
        int tokens = ids.Count + 1;
        if (tokens > _maxLength)
        {
            ids.RemoveRange(_maxLength - 1, ids.Count - (_maxLength - 1));
        }

        ids.Add(Vocabulary.SeparatorId);
        return ([.. ids], tokens);
    }

    /// <summary>Encoded pieces as one batch.</summary>
    public static SequenceBatch Batch(IReadOnlyList<int[]> rows)
    {
        var batch = new SequenceBatch([.. rows.Select(ids => ids.Length)], hasPairs: false);
        for (int row = 0; row < rows.Count; row++)
        {
            Span<long> target = batch.Ids(row);
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = rows[row][i];
            }
        }

        return batch;
    }
}
