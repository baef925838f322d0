using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using BertPipeline.Contracts;

namespace BertPipeline.Local.Hosting.Workers;

/// <summary>The GPU worker's program: where it is and how it is started.</summary>
internal sealed record WorkerProgram(string Path)
{
    /// <summary>
    /// The program that was configured, else the one that lies in <c>gpu-worker/</c> beside this program (published), else the one that was
    /// built with it.
    /// </summary>
    public static WorkerProgram Find(string? configured)
    {
        string?[] places =
        [
            configured,
            System.IO.Path.Combine(AppContext.BaseDirectory, "gpu-worker", "gpu-worker.dll"),
            typeof(WorkerProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == "GpuWorker")?.Value,
        ];
        if (configured is not null && !File.Exists(configured))
        {
            throw new UserErrorException($"There is no GPU worker at '{configured}' (BERTPIPELINE_WORKER). Unset it to use the one built with this program.");
        }

        return new(places.FirstOrDefault(File.Exists) ?? throw new UserErrorException(
            $"There is no GPU worker at '{places[^1]}'. Build it (dotnet build local builds both), or name its program in BERTPIPELINE_WORKER."));
    }

    /// <summary>Standard input is a pipe: when this process ends, however it ends, the worker reads its end and stops.</summary>
    public ProcessStartInfo StartInfo(params IEnumerable<string> arguments)
    {
        bool isAssembly = Path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(isAssembly ? Dotnet() : Path)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (isAssembly)
        {
            start.ArgumentList.Add(Path);
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    /// <summary>The dotnet that runs this process, which need not be the one on the PATH.</summary>
    private static string Dotnet()
    {
        string root = System.IO.Path.GetFullPath(System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        string dotnet = System.IO.Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(dotnet) ? dotnet : "dotnet";
    }
}
