using System.Security.Cryptography;
using System.Text;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Data;

/// <summary>
/// The texts of validation and test, as SHA-256 of their normalised form: what the domain corpus must not hold, so that the language model
/// has not read the exam.
/// </summary>
internal sealed class HeldOutTexts
{
    private readonly HashSet<string> _digests;

    private HeldOutTexts(HashSet<string> digests) => _digests = digests;

    public static HeldOutTexts None { get; } = new([]);

    public static IEnumerable<string> Digests(IEnumerable<string> keys) => keys.Select(Digest).Distinct().Order(StringComparer.Ordinal);

    public static async Task<HeldOutTexts> LoadAsync(string path, CancellationToken cancellationToken) =>
        new([.. await File.ReadAllLinesAsync(path, cancellationToken)]);

    public bool Contains(string text) => _digests.Count > 0 && _digests.Contains(Digest(TextNormalization.Key(text)));

    private static string Digest(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
