using System.Diagnostics;

namespace BertPipeline.Weights.Tests;

/// <summary>A Python with PyTorch, where the machine has one (Debian's python3-torch).</summary>
internal static class Python
{
    private const string Program = "/usr/bin/python3";

    /// <summary>What a script prints; the test is skipped, with the reason, where there is no PyTorch.</summary>
    public static async Task<string> RunAsync(string script, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists(Program), $"No {Program}: PyTorch's own reading of the file is not checked.");
        using Process process = Process.Start(new ProcessStartInfo(Program, ["-c", "try:\n  import sys, torch\nexcept ImportError:\n  sys.exit(77)\n" + script, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(process.ExitCode == 77, $"{Program} has no torch: PyTorch's own reading of the file is not checked.");
        Assert.True(process.ExitCode == 0, await errors);
        return output;
    }
}
