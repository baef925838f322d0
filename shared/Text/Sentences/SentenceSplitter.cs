namespace BertPipeline.Text.Sentences;

/// <summary>Splits text into sentences. For now: after a full stop, question or exclamation mark that a space and a capital letter follow.</summary>
public static class SentenceSplitter
{
    public static IReadOnlyList<string> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<string> sentences = [];
        int start = 0;
        for (int i = 0; i + 2 < text.Length; i++)
        {
            if (text[i] is '.' or '?' or '!' && text[i + 1] == ' ' && char.IsUpper(text[i + 2]))
            {
                sentences.Add(text[start..(i + 1)]);
                start = i + 2;
            }
        }

        if (start < text.Length)
        {
            sentences.Add(text[start..]);
        }

        return sentences;
    }
}
