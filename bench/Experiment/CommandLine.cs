using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;

namespace BertPipeline.Experiment;

/// <summary>The command that users give, with its state in the experiment's folder.</summary>
internal static class CommandLine
{
    /// <returns>The command's exit status.</returns>
    public static async Task<int> RunAsync(string folder, RunRequest request)
    {
        const string RequestFile = "experiment.json";
        await File.WriteAllTextAsync(Path.Combine(folder, RequestFile), JsonSerializer.Serialize(request, PipelineJson.Indented));
        string program = typeof(CommandLine).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Host").Value!;
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [program, "run", "--request", RequestFile]) { WorkingDirectory = folder })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
