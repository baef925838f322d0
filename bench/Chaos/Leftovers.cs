using System.Globalization;
using System.Text;

namespace BertPipeline.Chaos;

/// <summary>Processes that a machine has left behind (Linux, proc(5)).</summary>
internal static class Leftovers
{
    /// <summary>Those that were started, by whomever, with this folder in their environment: "id program".</summary>
    public static IReadOnlyList<string> ProcessesOf(string folder)
    {
        var found = new List<string>();
        byte[] mark = Encoding.UTF8.GetBytes(folder);
        foreach (string process in Directory.GetDirectories("/proc").Where(p => int.TryParse(Path.GetFileName(p), NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            try
            {
                if (File.ReadAllBytes(Path.Combine(process, "environ")).AsSpan().IndexOf(mark) >= 0)
                {
                    found.Add($"{Path.GetFileName(process)} {File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ')}");
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Ended meanwhile, or another user's.
            }
        }

        return found;
    }
}
