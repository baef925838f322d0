using System.Text.Json;

namespace BertPipeline.Contracts.Tests.Repository;

public sealed class SolutionFilterTests
{
    /// <summary>The Functions app and its tests need packages that not every feed has.</summary>
    private static readonly string[] LeftOut = ["functions/", "tests/Functions/"];

    [Fact]
    public void Filter_ListsEveryProjectExceptFunctions()
    {
        using JsonDocument filter = JsonDocument.Parse(SourceTree.Read("BertPipeline.Local.slnf"));
        IEnumerable<string> listed = filter.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray()
            .Select(p => p.GetString()!.Replace('\\', '/'));

        Assert.Equal(
            Projects().Where(p => !LeftOut.Any(folder => p.StartsWith(folder, StringComparison.Ordinal))), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Solution_ListsEveryProject()
    {
        string solution = SourceTree.Read("BertPipeline.sln").Replace('\\', '/');

        Assert.All(Projects(), p => Assert.Contains($"\"{p}\"", solution, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Projects() => Directory
        .EnumerateFiles(SourceTree.Root, "*.csproj", SearchOption.AllDirectories)
        .Select(p => Path.GetRelativePath(SourceTree.Root, p).Replace('\\', '/'))
        .Where(p => !p.StartsWith("artifacts/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);
}
