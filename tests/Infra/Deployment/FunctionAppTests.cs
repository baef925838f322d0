using System.Text.Json;
using BertPipeline.Infra.Tests.Names;

namespace BertPipeline.Infra.Tests.Deployment;

public sealed class FunctionAppTests(PredictedDeployment deployment)
{
    private JsonElement App => deployment.PropertiesOf("Microsoft.Web/sites");

    private JsonElement Settings => deployment.PropertiesOf("Microsoft.Web/sites/config");

    [Fact]
    public void App_RunsOnFlexConsumption_WithTheProjectsFramework()
    {
        JsonElement runtime = App.GetProperty("functionAppConfig").GetProperty("runtime");

        Assert.Equal("FC1", Assert.Single(deployment.Of("Microsoft.Web/serverfarms")).GetProperty("sku").GetProperty("name").GetString());
        Assert.Equal("dotnet-isolated", runtime.GetProperty("name").GetString());
        Assert.Contains(
            $"<TargetFramework>net{runtime.GetProperty("version").GetString()}</TargetFramework>",
            SourceTree.Read("Directory.Build.props"),
            StringComparison.Ordinal);
        Assert.True(App.GetProperty("httpsOnly").GetBoolean());
    }

    /// <summary>Flex Consumption refuses FUNCTIONS_WORKER_RUNTIME: the runtime stands in the app's configuration.</summary>
    [Fact]
    public void Settings_AreExactlyThoseThatAreRead()
    {
        string[] names = [.. Settings.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)];

        SettingNames.AssertKnown(names);
        Assert.Equal(
            [
                "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "APPLICATIONINSIGHTS_CONNECTION_STRING", "AZURE_CLIENT_ID", "AzureWebJobsStorage__accountName",
                "AzureWebJobsStorage__clientId", "AzureWebJobsStorage__credential", "BertPipeline__Storage__TaskHub",
            ],
            names);
        Assert.Equal("managedidentity", Settings.GetProperty("AzureWebJobsStorage__credential").GetString());
        Assert.Equal(PredictedDeployment.TaskHub, Settings.GetProperty("BertPipeline__Storage__TaskHub").GetString());
    }

    [Fact]
    public void HostFile_TakesTheTaskHub_FromTheSetting() =>
        Assert.Contains("\"hubName\": \"%BertPipeline:Storage:TaskHub%\"", SourceTree.Read("functions/host.json"), StringComparison.Ordinal);

    [Fact]
    public void App_IsPublishedAndTraced_WithItsIdentity()
    {
        JsonElement storage = App.GetProperty("functionAppConfig").GetProperty("deployment").GetProperty("storage");

        Assert.Equal("UserAssignedIdentity", storage.GetProperty("authentication").GetProperty("type").GetString());
        Assert.All(
            deployment.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies"),
            p => Assert.False(p.GetProperty("properties").GetProperty("allow").GetBoolean()));
        Assert.True(deployment.PropertiesOf("Microsoft.Insights/components").GetProperty("DisableLocalAuth").GetBoolean());
        Assert.True(deployment.PropertiesOf("Microsoft.OperationalInsights/workspaces").GetProperty("features").GetProperty("disableLocalAuth").GetBoolean());
    }
}
