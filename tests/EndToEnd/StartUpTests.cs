using BertPipeline.Machines;

namespace BertPipeline.EndToEnd.Tests;

/// <summary>What a command that only asks must not load: each of these costs every command a part of the second in which it should have answered.</summary>
public sealed class StartUpTests : IDisposable
{
    private static readonly string[] Heavy = ["Azure.", "DurableTask.", "Microsoft.DurableTask", "Microsoft.AspNetCore", "TorchSharp", "CsvHelper", "Newtonsoft.", "OpenTelemetry"];

    private readonly string _folder = Directory.CreateTempSubdirectory("start-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Help_LoadsNeitherHostNorSettings()
    {
        string[] loaded = await LoadedAsync(expectedCode: 0, "--help");

        Assert.Contains("System.CommandLine", loaded);
        Assert.DoesNotContain(loaded, name => IsHeavy(name) || name.StartsWith("Microsoft.Extensions.Configuration", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Status_OfAHostElsewhere_LoadsNoHost()
    {
        // Nothing listens there: the command has sent its request, and says so.
        string[] loaded = await LoadedAsync(expectedCode: 1, "status");

        Assert.Contains("System.Net.Http", loaded);
        Assert.DoesNotContain(loaded, IsHeavy);
    }

    private static bool IsHeavy(string name) => Heavy.Any(h => name.StartsWith(h, StringComparison.Ordinal));

    private async Task<string[]> LoadedAsync(int expectedCode, params string[] arguments)
    {
        string file = Path.Combine(_folder, "loaded.txt");
        var environment = new Dictionary<string, string>
        {
            ["BERTPIPELINE_URL"] = "http://127.0.0.1:1",
            ["DOTNET_STARTUP_HOOKS"] = typeof(StartUpTests).Assembly.Location,
            [StartupHook.File] = file,
        };
        await using var process = new PipelineProcess(Programs.Host, arguments, environment, _folder);
        Assert.True(await process.WaitForExitAsync() == expectedCode, process.Output);
        return await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
    }
}
