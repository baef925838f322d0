using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace BertPipeline.Infra.Tests.Bicep;

/// <summary>Runs the Bicep command line, which a package brings for Linux x64.</summary>
internal static class BicepCommand
{
    public static bool IsThere { get; } = OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64;

    /// <summary>Ends the test here as skipped where the program does not run.</summary>
    public static void Require() => Assert.SkipUnless(
        IsThere,
        $"The Bicep command line comes in a package for Linux x64, and this is {RuntimeInformation.RuntimeIdentifier}: the templates are not compiled here.");

    /// <summary>What the program wrote to standard output; fails the test when it wrote a warning or an error.</summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        (int code, string output, string error) = await TryRunAsync(arguments);
        Assert.True(code == 0 && error.Length == 0, $"bicep {string.Join(' ', arguments)} ended with {code}:\n{error}{output}");
        return output;
    }

    /// <summary>The resources that a deployment with these parameters would make, expressions evaluated as far as they can be before it.</summary>
    /// <param name="template">Path from the repository's root.</param>
    /// <param name="parameters">As they stand in a parameters file: <c>name = value</c>.</param>
    public static async Task<JsonElement> PredictAsync(string template, params string[] parameters)
    {
        // main.bicep makes its own resource group; the other template is deployed into it.
        string[] scope = template == "infra/main.bicep" ? [] : ["--resource-group", "rg"];

        // The prediction is written beside the parameters, so both lie in a folder of their own. A template is named by a relative path only.
        string folder = Directory.CreateTempSubdirectory("bicep-").FullName;
        try
        {
            string path = Path.Combine(folder, "test.bicepparam");
            string target = Path.GetRelativePath(folder, SourceTree.PathOf(template));
            await File.WriteAllTextAsync(path, string.Join('\n', parameters.Select(p => $"param {p}").Prepend($"using '{target}'")));
            await RunAsync(["snapshot", path, "--mode", "overwrite", "--subscription-id", Guid.Empty.ToString(), .. scope]);
            await using FileStream file = File.OpenRead(Path.Combine(folder, "test.snapshot.json"));
            return (await JsonDocument.ParseAsync(file)).RootElement.GetProperty("predictedResources").Clone();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(int Code, string Output, string Error)> TryRunAsync(string[] arguments)
    {
        var start = new ProcessStartInfo(SourceTree.Metadata("Bicep"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }
}
