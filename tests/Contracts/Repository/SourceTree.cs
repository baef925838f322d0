using System.Reflection;

namespace BertPipeline.Contracts.Tests.Repository;

/// <summary>The checkout that the tests were built from.</summary>
internal static class SourceTree
{
    public static string Root { get; } = typeof(SourceTree).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "SourceTree").Value!;

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));
}
