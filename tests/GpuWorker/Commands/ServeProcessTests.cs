using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using BertPipeline.GpuWorker.Commands;
using BertPipeline.Testing.Models;
using BertPipeline.Testing.Tracing;

namespace BertPipeline.GpuWorker.Tests.Commands;

/// <summary><c>gpu-worker serve</c> as others start it.</summary>
public sealed partial class ServeProcessTests : IDisposable
{
    private readonly string _folder = new TinyModel { Tags = ["Bugs", "Price"] }.WriteTo(Directory.CreateTempSubdirectory("tagger-").FullName);
    private IReadOnlyDictionary<string, string> _variables = new Dictionary<string, string>();
    private Process? _process;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
        }

        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Serve_Signalled_EndsWithCode0AndHasSentItsSpans(bool bySignal)
    {
        await using var collector = new Collector();
        _variables = collector.Variables;
        Process process = Start("--port", "0", "--name", "feedback-tagger/0001", "--exit-with-parent");
        string? line = await process.StandardOutput.ReadLineAsync(Token);
        Match address = Listening().Match(line ?? await process.StandardError.ReadToEndAsync(Token));
        Assert.True(address.Success, line);
        using var client = new HttpClient { BaseAddress = new Uri(address.Groups[1].Value) };
        using HttpResponseMessage response = await client.PostAsJsonAsync("/predict", new { inputs = "w1 w2" }, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        if (bySignal)
        {
            using Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await kill.WaitForExitAsync(Token);
        }
        else
        {
            process.StandardInput.Close();
        }

        await process.WaitForExitAsync(Token);
        Assert.Equal(0, process.ExitCode);
        Span request = Assert.Single(collector.Spans, s => s.Service == "tagging-server");
        Assert.Equal("POST /predict", request.Name);
    }

    /// <summary>Half a gigabyte that nobody computes with is not loaded.</summary>
    [Theory]
    [InlineData("onnxruntime", "libonnxruntime.so", "libtorch_cpu.so")]
    [InlineData("torch", "libtorch_cpu.so", "libonnxruntime.so")]
    public async Task Serve_AnEngine_LoadsNoOther(string engine, string loaded, string notLoaded)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells which libraries a process has (/proc).");
        Process process = Start("--port", "0", "--name", "feedback-tagger/0001", "--engine", engine);
        string? line = await process.StandardOutput.ReadLineAsync(Token);
        Assert.True(Listening().IsMatch(line ?? await process.StandardError.ReadToEndAsync(Token)), line);

        string maps = await File.ReadAllTextAsync($"/proc/{process.Id}/maps", Token);

        Assert.Contains(loaded, maps, StringComparison.Ordinal);
        Assert.DoesNotContain(notLoaded, maps, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_EngineThatIsNone_SaysSo()
    {
        Process process = Start("--engine", "tensorflow");
        string error = await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);

        Assert.NotEqual(0, process.ExitCode);
        Assert.Contains("--engine is 'tensorflow'. Write onnxruntime or torch, or leave it out.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_PortThatIsTaken_SaysSoAndEndsWithCode2()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        Process process = Start("--port", $"{port}");
        string error = await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);

        Assert.Equal(2, process.ExitCode);
        Assert.Contains($"127.0.0.1 port {port} cannot be listened on", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_HostThatIsNoAddress_EndsWithCode2()
    {
        Process process = Start("--host", "example.com");
        string error = await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);

        Assert.Equal(2, process.ExitCode);
        Assert.StartsWith("--host is 'example.com'. Write an address of this machine", error, StringComparison.Ordinal);
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ServeCommand).Assembly.Location, "serve", "--model", _folder, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in _variables)
        {
            start.Environment[name] = value;
        }

        return _process = Process.Start(start)!;
    }

    [GeneratedRegex(@"^Listening on (http://127\.0\.0\.1:\d+) with feedback-tagger/0001")]
    private static partial Regex Listening();
}
