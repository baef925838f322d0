using BertPipeline.Contracts;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Pregeneration.Article;

/// <summary>
/// Whether examples whose file does not say so were made with the tokenizer's casing: words with capitals never come from an uncased one, and a text of
/// any length has some under a cased one. Masked places are left out, because their random words say nothing.
/// </summary>
internal sealed class ArticleCasing(WordPieceTokenizer tokenizer)
{
    // English text has a capital about every tenth word.
    private const int EnoughWords = 1000;

    private readonly bool _hasCapitals = tokenizer.Vocabulary.HasCapitals;
    private int _words;
    private bool _seen;

    /// <exception cref="UserErrorException">A word has capitals, and the tokenizer lower-cases.</exception>
    public void Add(ArticleExample example, string name, int line)
    {
        for (int i = 0; i < example.Tokens.Length; i++)
        {
            if (Array.BinarySearch(example.MaskedPositions, (ushort)i) >= 0)
            {
                continue;
            }

            _words++;
            if (Vocabulary.IsCapitalized(example.Tokens[i]))
            {
                _seen = true;
                if (tokenizer.Options.DoLowerCase)
                {
                    throw new UserErrorException(
                        $"{name} line {line}: '{example.Tokens[i]}' has capitals, so the examples were made with do_lower_case=False; the model has do_lower_case=True. " +
                        "Pregenerate with the model's settings.");
                }
            }
        }
    }

    /// <exception cref="UserErrorException">No word of a long file has capitals, and the tokenizer keeps them.</exception>
    public void Complete(string name)
    {
        if (!tokenizer.Options.DoLowerCase && _hasCapitals && !_seen && _words >= EnoughWords)
        {
            throw new UserErrorException(
                $"{name}: none of {_words} words has a capital, so the examples were made with do_lower_case=True; the model has do_lower_case=False. " +
                "Pregenerate with the model's settings; where the texts themselves have no capitals, say \"do_lower_case\": false in the epoch's metrics file.");
        }
    }
}
