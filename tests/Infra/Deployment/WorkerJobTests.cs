using System.Text.Json;
using BertPipeline.Infra.Tests.Names;

namespace BertPipeline.Infra.Tests.Deployment;

public sealed class WorkerJobTests(PredictedDeployment deployment)
{
    private JsonElement Job => deployment.PropertiesOf("Microsoft.App/jobs");

    private JsonElement Container => Assert.Single(Job.GetProperty("template").GetProperty("containers").EnumerateArray());

    [Fact]
    public void Job_IsStartedByTheQueueOfTheCode_WithAnIdentity()
    {
        JsonElement scale = Job.GetProperty("configuration").GetProperty("eventTriggerConfig").GetProperty("scale");
        JsonElement rule = Assert.Single(scale.GetProperty("rules").EnumerateArray());

        Assert.Equal("Event", Job.GetProperty("configuration").GetProperty("triggerType").GetString());
        Assert.Equal(0, scale.GetProperty("minExecutions").GetInt32());
        Assert.Equal(3, scale.GetProperty("maxExecutions").GetInt32());
        Assert.Equal("azure-queue", rule.GetProperty("type").GetString());
        Assert.True(rule.TryGetProperty("identity", out _));
        Assert.False(rule.TryGetProperty("auth", out _));
        Assert.Equal("1", rule.GetProperty("metadata").GetProperty("queueLength").GetString());
        Assert.Equal("all", rule.GetProperty("metadata").GetProperty("queueLengthStrategy").GetString());

        // The name is an output of another module, so it is in the module's expression: the queue itself is compared in StorageAccountTests.
        Assert.Contains("outputs.jobQueue", rule.GetProperty("metadata").GetProperty("queueName").GetString(), StringComparison.Ordinal);
        Assert.Contains(
            $"output jobQueue string = '${{toLower(taskHub)}}{PipelineNames.Storage.GpuJobs.Name["feedback".Length..]}'",
            SourceTree.Read("infra/modules/storage-account.bicep"), StringComparison.Ordinal);
    }

    [Fact]
    public void Job_LeavesRetriesToTheQueue_AndEndsWhenItIsEmpty()
    {
        Assert.Equal(0, Job.GetProperty("configuration").GetProperty("replicaRetryLimit").GetInt32());
        Assert.InRange(Job.GetProperty("configuration").GetProperty("replicaTimeout").GetInt32(), 3600, 7 * 24 * 3600);
        Assert.Equal(["--exit-when-empty", "5"], Container.GetProperty("args").EnumerateArray().Select(a => a.GetString()));
        Assert.Contains("\"--exit-when-empty\"", SourceTree.Read("gpu-worker/Commands/WorkCommand.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Job_SetsWhatTheWorkerReads_AndNoSecret()
    {
        string[] variables = [.. Container.GetProperty("env").EnumerateArray().Select(v => v.GetProperty("name").GetString()!)];

        SettingNames.AssertKnown(variables);
        Assert.Equal(["BertPipeline__Storage__AccountName", "BertPipeline__Storage__TaskHub", "AZURE_CLIENT_ID"], variables);
        Assert.All(Container.GetProperty("env").EnumerateArray(), v => Assert.False(v.TryGetProperty("secretRef", out _)));
        Assert.False(Job.GetProperty("configuration").TryGetProperty("secrets", out _));
    }

    [Fact]
    public void Job_Writes_OnlyToAVolume()
    {
        JsonElement mount = Assert.Single(Container.GetProperty("volumeMounts").EnumerateArray());

        Assert.Equal("/scratch", mount.GetProperty("mountPath").GetString());
        Assert.Contains("BertPipeline__Worker__ScratchFolder=/scratch", SourceTree.Read("gpu-worker/Dockerfile"), StringComparison.Ordinal);
        Assert.Equal("EmptyDir", Assert.Single(Job.GetProperty("template").GetProperty("volumes").EnumerateArray()).GetProperty("storageType").GetString());
    }

    [Fact]
    public void Environment_HasTheGpu_AndWritesLogsWithoutAKey()
    {
        JsonElement environment = deployment.PropertiesOf("Microsoft.App/managedEnvironments");

        Assert.Contains(
            environment.GetProperty("workloadProfiles").EnumerateArray(), p => p.GetProperty("workloadProfileType").GetString() == "Consumption-GPU-NC24-A100");
        Assert.Equal("azure-monitor", environment.GetProperty("appLogsConfiguration").GetProperty("destination").GetString());
        Assert.Equal("220Gi", Container.GetProperty("resources").GetProperty("memory").GetString());
    }

    [Fact]
    public void Image_IsPulledWithAnIdentity()
    {
        JsonElement registry = Assert.Single(Job.GetProperty("configuration").GetProperty("registries").EnumerateArray());

        Assert.True(registry.TryGetProperty("identity", out _));
        Assert.False(registry.TryGetProperty("passwordSecretRef", out _));
        Assert.False(deployment.PropertiesOf("Microsoft.ContainerRegistry/registries").GetProperty("adminUserEnabled").GetBoolean());
    }
}
