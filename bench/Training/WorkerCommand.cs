using System.Diagnostics;
using System.Globalization;
using BertPipeline.GpuWorker.Tagging;

namespace BertPipeline.Training.Benchmarks;

/// <summary>The worker as users have it, as a process.</summary>
internal static class WorkerCommand
{
    public static ProcessStartInfo Of(int threads, params string[] arguments)
    {
        string program = Path.ChangeExtension(typeof(ITagger).Assembly.Location, ".dll");
        var start = new ProcessStartInfo("dotnet", ["exec", program, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        start.Environment["BertPipeline__Worker__Threads"] = threads.ToString(CultureInfo.InvariantCulture);
        return start;
    }
}
