using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Training.Benchmarks;

namespace BertPipeline.Gpu.Benchmarks;

/// <summary>transformers on the same device, in a process of its own.</summary>
internal static class Peer
{
    /// <returns>Seconds of a step, the median, and who it was; null, and why, where it could not be asked.</returns>
    public static (double? Step, string What) Measure(Options options, StepWork work, bool hasGpu)
    {
        var start = new ProcessStartInfo(options.Python, [Path.Combine(AppContext.BaseDirectory, "peers", "pretraining.py"), JsonSerializer.Serialize(
            new
            {
                work.Size.Layers,
                work.Size.Hidden,
                work.Size.Intermediate,
                work.Size.Heads,
                Vocabulary = ModelSize.Vocabulary,
                work.Length,
                work.Sequences,
                work.Masked,
                work.Seconds,
                Precision = JsonName.Of(work.Precision),
                Device = hasGpu ? "cuda" : "cpu",
            },
            JsonSerializerOptions.Web)])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        try
        {
            using Process process = Process.Start(start)!;
            string[] lines = process.StandardOutput.ReadToEnd().TrimEnd().Split('\n');
            process.WaitForExit();
            return process.ExitCode == 0 && lines is [.., var what, var step]
                ? (double.Parse(step, CultureInfo.InvariantCulture), what)
                : (null, $"peer not measured: {options.Python} ended with {process.ExitCode}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (null, $"peer not measured: there is no {options.Python}");
        }
    }
}
