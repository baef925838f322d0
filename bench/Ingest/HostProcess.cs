using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;

namespace BertPipeline.Ingest.Benchmarks;

/// <summary>The host as users start it, without workers: Azurite keeps its data below a folder of the measurement's own.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Process _process;
    private readonly HttpClient _http = new();

    private HostProcess(string folder)
    {
        _folder = folder;
        _process = Start("up", "--workers", "0");
    }

    /// <summary>Highest resident set so far, in MB (Linux, proc(5)).</summary>
    public long PeakMegabytes
    {
        get
        {
            string line = File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', '\t').First(part => part.Length > 0 && char.IsAsciiDigit(part[0])), CultureInfo.InvariantCulture) * 1024 / 1_000_000;
        }
    }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<HostProcess> StartAsync(string folder)
    {
        var host = new HostProcess(folder);
        string endpoint = Path.Combine(folder, ".bert-pipeline", "endpoint.json");
        while (!File.Exists(endpoint))
        {
            if (host._process.HasExited)
            {
                throw new InvalidOperationException($"The host ended: {await host._process.StandardError.ReadToEndAsync()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        using JsonDocument document = JsonDocument.Parse(await File.ReadAllTextAsync(endpoint));
        host._http.BaseAddress = new Uri(document.RootElement.GetProperty("url").GetString()!);
        return host;
    }

    /// <summary>The command <c>upload</c>.</summary>
    public async Task UploadAsync(params string[] arguments)
    {
        using Process upload = Start(["upload", .. arguments]);
        await upload.WaitForExitAsync();
        if (upload.ExitCode != 0)
        {
            throw new InvalidOperationException($"The upload failed: {await upload.StandardError.ReadToEndAsync()}");
        }
    }

    public async Task<string> PostRunAsync(RunRequest request)
    {
        using HttpResponseMessage answer = await _http.PostAsJsonAsync("api/runs", request, PipelineJson.Options);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    public async Task<RunStatus> GetRunAsync(string id) => (await _http.GetFromJsonAsync<RunStatus>($"api/runs/{id}", PipelineJson.Options))!;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        // As Ctrl+C does: Azurite is the host's to stop.
        using Process interrupt = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private Process Start(params string[] arguments)
    {
        string program = typeof(HostProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Host").Value!;
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { WorkingDirectory = _folder, RedirectStandardError = true, RedirectStandardOutput = true };
        return Process.Start(start)!;
    }
}
