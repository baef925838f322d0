using BertPipeline.Contracts;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Bert;

/// <summary>Which tensors of a file belong to which parameters of a model.</summary>
/// <param name="Path">The file.</param>
/// <param name="Matched">In the model's order.</param>
/// <param name="Missing">Parameters that the file lacks, by today's names, in the model's order.</param>
/// <param name="Surplus">Tensors of the file, by today's names, that the model has no use for; what carries nothing of its own is left out.</param>
/// <param name="Misshapen">Tensors that have other sizes than their parameters.</param>
public sealed record TensorMatch(
    string Path, IReadOnlyList<MatchedTensor> Matched, IReadOnlyList<string> Missing, IReadOnlyList<string> Surplus, IReadOnlyList<MisshapenTensor> Misshapen)
{
    /// <summary>What all names of the file begin with, up to a point; empty when they share nothing.</summary>
    private string Under { get; init; } = "";

    // Two layers of it: enough to see what is wrong, and still to be read.
    private const int MostNamed = 50;

    /// <summary>Matches by today's names.</summary>
    /// <param name="file">Whatever years its names are of.</param>
    /// <param name="model">The parameters.</param>
    /// <param name="leaveOut">Beginning of the names of parameters that are not to be read even where the file has them; null for none.</param>
    /// <exception cref="UserErrorException">Two tensors of the file are the same parameter.</exception>
    public static TensorMatch Of(ITensorFile file, IEnumerable<ExpectedTensor> model, string? leaveOut = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(model);
        ExpectedTensor[] expected = [.. model];
        Dictionary<string, TensorInfo> stored = TensorNames.ByCanonicalName(file, expected.Select(e => e.Name));
        var matched = new List<MatchedTensor>();
        var missing = new List<string>();
        var misshapen = new List<MisshapenTensor>();
        foreach (ExpectedTensor parameter in expected)
        {
            bool isLeftOut = leaveOut is not null && parameter.Name.StartsWith(leaveOut, StringComparison.Ordinal);
            if (isLeftOut || !stored.Remove(parameter.Name, out TensorInfo? info))
            {
                missing.Add(parameter.Name);
            }
            else if (!info.Shape.SequenceEqual(parameter.Shape))
            {
                misshapen.Add(new MisshapenTensor(parameter, info));
            }
            else
            {
                matched.Add(new MatchedTensor(parameter, info));
            }
        }

        return new TensorMatch(file.Path, matched, missing, [.. stored.Keys.Order(StringComparer.Ordinal)], misshapen) { Under = CommonBeginning(file) };
    }

    /// <summary>Sees that the encoder can be read: nothing is misshapen or made of integers, and nothing of it but the pooler is missing.</summary>
    /// <exception cref="UserErrorException">It cannot; the tensors concerned are named, the first fifty of them.</exception>
    public void RequireEncoder()
    {
        if (Misshapen.Count > 0)
        {
            string more = Misshapen.Count > MostNamed ? $"; and {Misshapen.Count - MostNamed} more" : "";
            throw new UserErrorException($"{Path}: {string.Join("; ", Misshapen.Take(MostNamed))}{more}. Use the config.json that was saved with these weights.");
        }

        string[] encoder = [.. Missing.Where(IsEncoder)];
        if (encoder.Length > 0)
        {
            throw new UserErrorException($"{Path} lacks {PrintableText.List(encoder, MostNamed)}.{(Under.Length > 0 ? $" All that it holds stands under '{PrintableText.Of(Under)}'." : "")} Is it a BERT model of the size that config.json says?");
        }

        string[] whole = [.. Matched.Where(m => !m.Stored.Type.IsFloating()).Select(m => $"{m.Stored.Name} ({m.Stored.Type.ToString().ToLowerInvariant()})")];
        if (whole.Length > 0)
        {
            throw new UserErrorException($"{Path} has weights that are whole numbers: {PrintableText.List(whole, MostNamed)}. Quantized models are not computed; save it with fp32, fp16 or bf16 weights.");
        }
    }

    /// <summary>Up to the last point that all names share; a BERT's own is no news.</summary>
    private static string CommonBeginning(ITensorFile file)
    {
        string common = file.Tensors.Count > 0 ? file.Tensors[0].Name : "";
        foreach (TensorInfo tensor in file.Tensors)
        {
            common = common[..common.AsSpan().CommonPrefixLength(tensor.Name)];
        }

        string beginning = file.Wrapper + common[..(common.LastIndexOf('.') + 1)];
        return beginning.StartsWith("bert.", StringComparison.Ordinal) ? "" : beginning;
    }

    private static bool IsEncoder(string name) =>
        name.StartsWith("bert.", StringComparison.Ordinal) && !name.StartsWith("bert.pooler.", StringComparison.Ordinal);
}
