using System.Text.RegularExpressions;
using BertPipeline.Storage;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.Infra.Tests.Names;

/// <summary>
/// The settings that the programs know, as environment variables. The worker's and the local host's own are read from their sources: those projects
/// bring libtorch and ASP.NET with them.
/// </summary>
internal static partial class SettingNames
{
    private static readonly HashSet<string> Pipeline =
    [
        .. typeof(StorageOptions).GetProperties().Select(p => $"BertPipeline__Storage__{p.Name}"),
        .. typeof(JobTimings).GetProperties().Where(p => p.CanWrite).Select(p => $"BertPipeline__Jobs__{p.Name}"),
        .. Declared("gpu-worker/Queue/WorkerOptions.cs").Select(p => $"BertPipeline__Worker__{p}"),
        .. Declared("local/Settings/LocalSettings.cs").Select(p => $"BertPipeline__{p}"),
    ];

    /// <summary>What other software reads, each with the reason for which it is set.</summary>
    private static readonly HashSet<string> Known =
    [
        "AZURE_CLIENT_ID", // DefaultAzureCredential: which identity
        "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId", // Functions host
        "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", // Functions host
        "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_PROTOCOL", // OpenTelemetry: where to send
        "TMPDIR", "DOTNET_EnableDiagnostics", // .NET
    ];

    public static void AssertKnown(IEnumerable<string> variables) =>
        Assert.All(variables, v => Assert.True(Pipeline.Contains(v) || Known.Contains(v), $"No program reads the setting {v}."));

    private static IEnumerable<string> Declared(string file) => Property().Matches(SourceTree.Read(file)).Select(m => m.Groups[1].Value);

    [GeneratedRegex(@"public [\w?]+ (\w+) \{ get; init; \}")]
    private static partial Regex Property();
}
