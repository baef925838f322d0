using System.Text.Json;
using BertPipeline.Infra.Tests.Bicep;

[assembly: AssemblyFixture(typeof(BertPipeline.Infra.Tests.Deployment.PredictedDeployment))]

namespace BertPipeline.Infra.Tests.Deployment;

/// <summary>What <c>main.bicep</c> would make, computed once for all tests; nothing where Bicep does not run.</summary>
public sealed class PredictedDeployment : IAsyncLifetime
{
    public const string TaskHub = "Feedback";
    public const string Team = "11111111-1111-1111-1111-111111111111";

    private JsonElement[] _resources = [];

    public async ValueTask InitializeAsync()
    {
        if (BicepCommand.IsThere)
        {
            JsonElement resources = await BicepCommand.PredictAsync(
                "infra/main.bicep", "environmentName = 'test'", "location = 'swedencentral'", $"taskHub = '{TaskHub}'", "gpuKind = 'A100'", "maxWorkers = 3",
                $"teamPrincipalId = '{Team}'", "alertEmail = 'someone@example.org'");
            _resources = [.. resources.EnumerateArray()];
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The resources of a type.</summary>
    internal JsonElement[] Of(string type)
    {
        BicepCommand.Require();
        return [.. _resources.Where(r => r.GetProperty("type").GetString() == type)];
    }

    /// <summary>The properties of the one resource of a type.</summary>
    internal JsonElement PropertiesOf(string type) => Assert.Single(Of(type)).GetProperty("properties");

    /// <summary>The last segments of the names of a type's resources.</summary>
    internal string[] NamesOf(string type) => [.. Of(type).Select(r => r.GetProperty("name").GetString()!.Split('/')[^1]).Order(StringComparer.Ordinal)];
}
