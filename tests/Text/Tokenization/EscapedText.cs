using System.Globalization;
using System.Text;

namespace BertPipeline.Text.Tests.Tokenization;

internal static class EscapedText
{
    /// <summary>Resolves the escapes of a JSON string's inside. Unpaired surrogates stand as \udXXX, which JSON readers refuse to turn into strings.</summary>
    public static string Unescape(string raw)
    {
        var result = new StringBuilder();
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                result.Append(raw[i]);
            }
            else if (raw[++i] == 'u')
            {
                result.Append((char)int.Parse(raw.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                result.Append(raw[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', char other => other });
            }
        }

        return result.ToString();
    }
}
