using System.Text;
using BertPipeline.Contracts.Randomness;

namespace BertPipeline.SampleCorpus.Grammar;

/// <summary>Draws a phrase from the grammar.</summary>
internal static class PhraseWriter
{
    public static string Write(TagGrammar grammar, string rule, SplitMix64 random) => Write(grammar, grammar[rule].Draw(random), random);

    public static string Write(TagGrammar grammar, Expression phrase, SplitMix64 random)
    {
        var text = new StringBuilder();
        Append(grammar, phrase, random, text);
        return Tidy(text);
    }

    private static void Append(TagGrammar grammar, Expression expression, SplitMix64 random, StringBuilder text)
    {
        switch (expression)
        {
            case Literal literal:
                text.Append(literal.Text);
                break;
            case Slot slot:
                Append(grammar, grammar[slot.Rule].Draw(random), random, text);
                break;
            case Choice choice:
                Append(grammar, choice.Options[random.Next(choice.Options.Count)], random, text);
                break;
            case Sequence sequence:
                foreach (Expression part in sequence.Items)
                {
                    Append(grammar, part, random, text);
                }

                break;
        }
    }

    // What was left out leaves two spaces, or one before a comma.
    private static string Tidy(StringBuilder text)
    {
        var tidy = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool needless = text[i] == ' ' && (tidy.Length == 0 || tidy[^1] == ' ' || i + 1 == text.Length || text[i + 1] is ',' or '.' or ';' or ':' or '?' or '!');
            if (!needless)
            {
                tidy.Append(text[i]);
            }
        }

        return tidy.ToString();
    }
}
