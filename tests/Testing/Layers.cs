using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Architecture = ArchUnitNET.Domain.Architecture;
using Assembly = System.Reflection.Assembly;

namespace BertPipeline.Testing;

/// <summary>The folders of an assembly in layers: a lower one knows nothing of a higher one, so that no ring of folders can exist.</summary>
public static class Layers
{
    /// <summary>
    /// Dependencies in signatures, attributes and bodies count, those of lambdas and async methods too. The compiler leaves nothing of a constant or a
    /// <c>nameof</c>, and the type that a <c>catch</c> names is not looked at.
    /// </summary>
    /// <param name="assembly">What is looked at.</param>
    /// <param name="root">The namespace that the folders stand under.</param>
    /// <param name="lowestFirst">
    /// Every folder, <c>Jobs</c> or <c>Jobs.Folders</c>, the lowest first; one that is not listed belongs to the one above it, the root's own types to "".
    /// </param>
    /// <returns>A line for each type that knows one of a higher layer, and for each type in no layer; none when all is well.</returns>
    public static IReadOnlyList<string> Violations(Assembly assembly, string root, params string[] lowestFirst)
    {
        Architecture architecture = new ArchLoader().LoadAssemblies(assembly).Build();
        IType[] types = [.. architecture.Types.Where(type => IsUnder(type, root))];
        IEnumerable<string> homeless = types.Where(type => Layer(type) < 0).Select(type => $"{Name(type)} is in no layer");
        IEnumerable<string> upward = types
            .SelectMany(type => type.Dependencies.Select(dependency => (From: type, To: dependency.Target)))
            .Where(arrow => IsUnder(arrow.To, root) && Layer(arrow.To) > Layer(arrow.From))
            .Select(arrow => $"{Name(arrow.From)} knows {Name(arrow.To)}");
        return [.. homeless.Concat(upward).Distinct().Order(StringComparer.Ordinal)];

        string Name(IType type) => type.FullName[(root.Length + 1)..];

        int Layer(IType type)
        {
            string folder = type.Namespace.FullName == root ? "" : type.Namespace.FullName[(root.Length + 1)..];
            while (folder.Length > 0 && !lowestFirst.Contains(folder))
            {
                folder = folder[..Math.Max(0, folder.LastIndexOf('.'))];
            }

            return Array.IndexOf(lowestFirst, folder);
        }
    }

    /// <summary>A type parameter has no namespace.</summary>
    private static bool IsUnder(IType type, string root) =>
        type.Namespace is { FullName: { } name } && (name == root || name.StartsWith(root + ".", StringComparison.Ordinal));
}
