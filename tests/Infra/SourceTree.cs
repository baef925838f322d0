using System.Reflection;

namespace BertPipeline.Infra.Tests;

/// <summary>The repository that this assembly was built from.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Path.GetFullPath(Metadata("SourceTree"));

    /// <summary>A value that the build wrote into this assembly.</summary>
    public static string Metadata(string key) =>
        typeof(SourceTree).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>The files below a folder, with paths from the root.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) => Directory
        .EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories)
        .Select(p => Path.GetRelativePath(Root, p).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);
}
