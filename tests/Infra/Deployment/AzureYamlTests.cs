using YamlDotNet.RepresentationModel;

namespace BertPipeline.Infra.Tests.Deployment;

public sealed class AzureYamlTests
{
    private static readonly YamlMappingNode Yaml = YamlFile.Read("azure.yaml");

    [Fact]
    public void Services_LieWhereTheFileSays()
    {
        YamlMappingNode functions = Yaml.Map("services").Map("functions");
        YamlMappingNode worker = Yaml.Map("services").Map("gpu-worker");

        Assert.Single(Directory.EnumerateFiles(SourceTree.PathOf(functions.Text("project")), "*.csproj"));
        Assert.True(File.Exists(SourceTree.PathOf(Path.Combine(worker.Text("project"), worker.Map("docker").Text("path")))));
        Assert.Equal(
            Path.GetFullPath(SourceTree.Root), Path.GetFullPath(SourceTree.PathOf(Path.Combine(worker.Text("project"), worker.Map("docker").Text("context")))));
    }

    /// <summary>azd finds the resource of a service by its tag.</summary>
    [Theory]
    [InlineData("functions", "infra/modules/function-app.bicep")]
    [InlineData("gpu-worker", "infra/modules/worker-job.bicep")]
    public void Services_HaveAResource(string service, string module)
    {
        Assert.True(Yaml.Map("services").Children.ContainsKey(service));
        Assert.Contains($"'azd-service-name': '{service}'", SourceTree.Read(module), StringComparison.Ordinal);
    }

    /// <summary>A worker must know every step that the host may ask for.</summary>
    [Fact]
    public void Worker_IsDeployed_BeforeTheApp() =>
        Assert.Equal(["gpu-worker"], Yaml.Map("services").Map("functions").List("uses").Select(u => ((YamlScalarNode)u).Value));

    [Fact]
    public void Hooks_AreThere_AndDeployTheSubscription()
    {
        YamlMappingNode hook = Yaml.Map("hooks").Map("postdeploy");
        string[] scripts = [hook.Map("posix").Text("run"), hook.Map("windows").Text("run")];

        Assert.All(scripts, s => Assert.Contains("infra/run-drop.bicep", SourceTree.Read(s), StringComparison.Ordinal));
    }

    /// <summary>What a hook reads, the deployment must give.</summary>
    [Theory]
    [InlineData("AZURE_RESOURCE_GROUP")]
    [InlineData("FUNCTION_APP_NAME")]
    [InlineData("EVENT_GRID_TOPIC_NAME")]
    [InlineData("AZURE_CONTAINER_REGISTRY_ENDPOINT")]
    public void Outputs_AreThoseThatHooksAndDeploymentRead(string output) =>
        Assert.Contains($"\noutput {output} string", SourceTree.Read("infra/main.bicep"), StringComparison.Ordinal);

    [Fact]
    public void Parameters_OfTheFile_AreParametersOfTheTemplate()
    {
        using var file = System.Text.Json.JsonDocument.Parse(SourceTree.Read("infra/main.parameters.json"));
        string template = SourceTree.Read("infra/main.bicep");

        Assert.All(
            file.RootElement.GetProperty("parameters").EnumerateObject(),
            p => Assert.Contains($"\nparam {p.Name} ", template, StringComparison.Ordinal));
    }
}
