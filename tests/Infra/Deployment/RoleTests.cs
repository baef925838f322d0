using System.Text.Json;
using System.Text.RegularExpressions;
using BertPipeline.Infra.Tests.Names;

namespace BertPipeline.Infra.Tests.Deployment;

public sealed partial class RoleTests(PredictedDeployment deployment)
{
    private static readonly Dictionary<string, string> Roles = new()
    {
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"] = "Storage Blob Data Reader",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
        ["7f951dda-4ed3-4680-a7ca-43fe172d538d"] = "AcrPull",
    };

    private JsonElement[] Assignments => deployment.Of("Microsoft.Authorization/roleAssignments");

    [Fact]
    public void Assignments_AreExactlyThoseThatTheGuideExplains()
    {
        string[] documented = [.. DocumentedRole().Matches(SourceTree.Read("infra/README.md"))
            .Select(m => string.Join(" | ", m.Groups[1].Value.Trim(), m.Groups[2].Value.Trim(), m.Groups[3].Value.Trim()))];

        Assert.Equal(documented.Order(StringComparer.Ordinal), Assignments.Select(Describe).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Worker_MayTouch_OnlyTheContainersAndQueuesThatItUses()
    {
        string[] conditions = [.. Assignments.Where(a => a.GetProperty("properties").TryGetProperty("condition", out _))
            .Select(a => $"{Describe(a)} | {a.GetProperty("properties").GetProperty("condition").GetString()}").Order(StringComparer.Ordinal)];

        Assert.Collection(
            conditions,
            c => AssertAllows(c, "worker | Storage Blob Data Contributor", ["artifacts", "checkpoints", "runs"]),
            c => AssertAllows(c, "worker | Storage Queue Data Contributor", PipelineNames.Queues));
    }

    /// <summary>The worker's sources agree: it reaches no other container.</summary>
    [Fact]
    public void Worker_Uses_NoContainerThatItMayNotTouch() => Assert.All(
        SourceTree.Files("gpu-worker", "*.cs"),
        f => Assert.DoesNotMatch(@"Account\.(Corpora|Models)\b|CorpusStore|ModelStore", SourceTree.Read(f)));

    private static void AssertAllows(string condition, string whose, string[] names)
    {
        Assert.StartsWith(whose, condition, StringComparison.Ordinal);
        Assert.EndsWith($"{{{string.Join(", ", names.Select(n => $"'{n}'"))}}}))", condition, StringComparison.Ordinal);
    }

    private static string Describe(JsonElement assignment)
    {
        JsonElement properties = assignment.GetProperty("properties");
        string role = Roles[properties.GetProperty("roleDefinitionId").GetString()!.Split('/')[^1]];
        string scope = assignment.GetProperty("id").GetString()!.Split("'Microsoft.Authorization")[0];
        return string.Join(" | ", Who(properties.GetProperty("principalId").GetString()!), role, Where(scope));
    }

    private static string Who(string principal) => principal switch
    {
        PredictedDeployment.Team => "team",
        _ when principal.Contains("outputs.functions.", StringComparison.Ordinal) => "functions",
        _ when principal.Contains("outputs.worker.", StringComparison.Ordinal) => "worker",
        _ => principal,
    };

    /// <param name="scope">The assignment's id up to its own type and name.</param>
    private static string Where(string scope) => Container().Match(scope) is { Success: true } container ? $"container {container.Groups[1].Value}"
        : scope.Contains("Microsoft.ContainerRegistry/registries", StringComparison.Ordinal) ? "registry"
        : scope.Contains("Microsoft.Insights/components", StringComparison.Ordinal) ? "Application Insights"
        : "storage account";

    [GeneratedRegex(@"^\| (functions|worker|team) \| ([\w ]+) \| ([\w ]+) \|", RegexOptions.Multiline)]
    private static partial Regex DocumentedRole();

    [GeneratedRegex(@"blobServices/containers'?.*?'default', '(\w+)'")]
    private static partial Regex Container();
}
