using System.Text.RegularExpressions;
using BertPipeline.Infra.Tests.Names;

namespace BertPipeline.Infra.Tests.Containers;

public sealed partial class DockerfileTests
{
    public static TheoryData<string> Files => ["gpu-worker/Dockerfile", "infra/host.Dockerfile"];

    [Theory]
    [MemberData(nameof(Files))]
    public void CopiedFiles_Exist_AndAreLetThrough(string file)
    {
        string[] allowed = [.. SourceTree.Read(file + ".dockerignore").Split('\n').Where(l => l.StartsWith('!')).Select(l => l[1..].Trim().TrimEnd('/'))];
        string[] copied = [.. Copied(file)];

        Assert.NotEmpty(copied);
        Assert.All(copied, c => Assert.True(Path.Exists(SourceTree.PathOf(c)), $"{file} copies {c}, which does not exist."));
        Assert.Equal(copied.Order(StringComparer.Ordinal), allowed.Order(StringComparer.Ordinal));
    }

    /// <summary>MSBuild imports the files of the root into every project: one that is left out builds something else in the image than here.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void FilesOfTheRoot_ThatABuildReads_AreCopied(string file)
    {
        string[] read = [.. Directory.EnumerateFiles(SourceTree.Root).Select(f => Path.GetFileName(f))
            .Where(f => f.StartsWith("Directory.", StringComparison.Ordinal) || f.StartsWith("BannedSymbols.", StringComparison.Ordinal) || f is "global.json" or ".editorconfig")];

        Assert.Subset(Copied(file).ToHashSet(), read.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void References_OfThePublishedProject_AreCopied(string file)
    {
        string project = Published().Match(SourceTree.Read(file)).Groups[1].Value;
        string[] copied = [.. Copied(file)];

        Assert.All(References(project), r => Assert.Contains(copied, c => r.StartsWith(c + "/", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Image_RunsAsNobody_AndSaysWhatItIs(string file)
    {
        string text = SourceTree.Read(file);

        Assert.Matches(@"ARG UID=\d{4}", text);
        Assert.Contains("USER ${UID}:${UID}", text, StringComparison.Ordinal);
        Assert.Contains("org.opencontainers.image.title", text, StringComparison.Ordinal);
        Assert.Contains("STOPSIGNAL SIGTERM", text, StringComparison.Ordinal);
        SettingNames.AssertKnown(Variable().Matches(text).Select(m => m.Groups[1].Value));
    }

    /// <summary>The folders and files of the build stage's COPY lines.</summary>
    private static IEnumerable<string> Copied(string file) => SourceTree.Read(file).Split('\n')
        .Where(l => l.StartsWith("COPY ", StringComparison.Ordinal) && !l.Contains("--from", StringComparison.Ordinal))
        .SelectMany(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..^1])
        .Select(c => c.TrimEnd('/'));

    private static HashSet<string> References(string project)
    {
        var found = new HashSet<string>();
        var open = new Stack<string>([project]);
        while (open.TryPop(out string? next))
        {
            if (found.Add(next))
            {
                string folder = Path.GetDirectoryName(SourceTree.PathOf(next))!;
                foreach (Match reference in Reference().Matches(SourceTree.Read(next)))
                {
                    open.Push(Path.GetRelativePath(SourceTree.Root, Path.GetFullPath(reference.Groups[1].Value, folder)).Replace('\\', '/'));
                }
            }
        }

        return found;
    }

    [GeneratedRegex(@"dotnet publish (\S+\.csproj)")]
    private static partial Regex Published();

    [GeneratedRegex("<ProjectReference Include=\"([^\"]+)\"")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^(?:ENV|   ) (?:\s*)(\w+)=", RegexOptions.Multiline)]
    private static partial Regex Variable();
}
