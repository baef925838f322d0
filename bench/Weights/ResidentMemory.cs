using System.Globalization;

namespace BertPipeline.Weights.Benchmarks;

/// <summary>This process's resident set, pages of mapped files included (Linux, proc(5)).</summary>
internal static class ResidentMemory
{
    public static long Now => Read("VmRSS:");

    /// <summary>Highest since <see cref="ForgetPeak"/>.</summary>
    public static long Peak => Read("VmHWM:");

    public static void ForgetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    private static long Read(string field)
    {
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', '\t').First(part => part.Length > 0 && char.IsAsciiDigit(part[0])), CultureInfo.InvariantCulture);
    }
}
