using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;

namespace BertPipeline.Local.Terminal;

/// <summary><c>--open</c>: shows the web page in the browser.</summary>
internal static class OpenOption
{
    public static Option<bool> Create() => new("--open") { Description = "Open the web page in the browser." };

    /// <summary>A machine without a browser is no reason to stop.</summary>
    public static void Open(CommandEnvironment environment, Uri page)
    {
        try
        {
            using Process? browser = Process.Start(new ProcessStartInfo(page.AbsoluteUri) { UseShellExecute = true });
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            environment.Say($"No browser could be opened ({e.Message}): go to {page}");
        }
    }
}
