using System.Text.Json;
using BertPipeline.Infra.Tests.Names;

namespace BertPipeline.Infra.Tests.Deployment;

public sealed class StorageAccountTests(PredictedDeployment deployment)
{
    private const string Account = "Microsoft.Storage/storageAccounts";

    [Fact]
    public void Account_TakesNoKeys_AndShowsNothingToThePublic()
    {
        JsonElement account = deployment.PropertiesOf(Account);

        Assert.False(account.GetProperty("allowSharedKeyAccess").GetBoolean());
        Assert.False(account.GetProperty("allowBlobPublicAccess").GetBoolean());
        Assert.True(account.GetProperty("supportsHttpsTrafficOnly").GetBoolean());
        Assert.Equal("TLS1_2", account.GetProperty("minimumTlsVersion").GetString());
    }

    [Fact]
    public void Containers_AreThoseOfTheCode_AndOneForPackages() => Assert.Equal(
        PipelineNames.Containers.Append("deployments").Order(StringComparer.Ordinal), deployment.NamesOf($"{Account}/blobServices/containers"));

    [Fact]
    public void Queues_AreThoseOfTheCode() => Assert.Equal(PipelineNames.Queues, deployment.NamesOf($"{Account}/queueServices/queues"));

    [Fact]
    public void LifecycleRules_Delete_CheckpointsAndLogsOnly()
    {
        (string Prefix, string Type)[] rules = [.. deployment.PropertiesOf($"{Account}/managementPolicies")
            .GetProperty("policy").GetProperty("rules").EnumerateArray()
            .Select(r => r.GetProperty("definition").GetProperty("filters"))
            .Select(f => (Only(f, "prefixMatch"), Only(f, "blobTypes")))];

        Assert.Equal([(PipelineNames.Storage.Checkpoints.Name + "/", "blockBlob"), (PipelineNames.Storage.Runs.Name + "/", "appendBlob")], rules);
    }

    /// <summary>The rule for logs names append blobs, so nothing but logs and metrics may be one.</summary>
    [Fact]
    public void AppendBlobs_AreWritten_ForLogsAndMetricsOnly()
    {
        string[] writers = [.. new[] { "shared", "functions", "gpu-worker" }.SelectMany(f => SourceTree.Files(f, "*.cs"))
            .Where(f => SourceTree.Read(f).Contains("GetAppendBlobClient", StringComparison.Ordinal))];
        string[] appended = [.. SourceTree.Read("shared/Storage/Runs/RunStore.cs").Split('\n')
            .Where(l => l.Contains(" AppendAsync(Name(", StringComparison.Ordinal) || l.Contains(" AppendAsync(LogName(", StringComparison.Ordinal))];

        Assert.Equal(["shared/Storage/Runs/RunStore.cs"], writers);
        Assert.Collection(
            appended,
            l => Assert.Contains("metrics/", l, StringComparison.Ordinal),
            l => Assert.Contains("LogName", l, StringComparison.Ordinal));
    }

    private static string Only(JsonElement filter, string name) => Assert.Single(filter.GetProperty(name).EnumerateArray()).GetString()!;
}
