using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Tests.Commands;

/// <summary>What <c>serve</c> asks of the worker, and what it makes of its end; the worker here is a script.</summary>
public sealed class ServeCommandTests : IDisposable
{
    private readonly string _model = Directory.CreateTempSubdirectory("bert-pipeline-model-").FullName;

    public ServeCommandTests() => File.WriteAllText(Path.Combine(_model, "config.json"), "{}");

    public void Dispose() => Directory.Delete(_model, recursive: true);

    [Fact]
    public async Task Serve_LocalFolder_StartsTheWorkerOnTheLoopbackAndPrintsWhatItSays()
    {
        using var runner = new CommandRunner { WorkerProgram = Script("echo \"$@\"") };

        Assert.Equal(ExitCode.Success, await runner.RunAsync("serve", "--model", _model, "--port", "0", "--max-client-batch-size", "4"));
        Assert.Equal(
            $"serve --exit-with-parent --model {_model} --name {Path.GetFileName(_model)} --host 127.0.0.1 --port 0"
            + " --max-batch-tokens 8192 --max-client-batch-size 4 --max-concurrent-requests 512",
            runner.Output.Trim());
    }

    [Theory]
    [InlineData("2", ExitCode.UserError)]
    [InlineData("137", ExitCode.Failure)]
    public async Task Serve_WorkerThatEnds_EndsWithItAndTellsWhatItSaid(string code, int expected)
    {
        using var runner = new CommandRunner { WorkerProgram = Script($"echo 'Port 80 is taken.' >&2; exit {code}") };

        Assert.Equal(expected, await runner.RunAsync("serve", "--model", _model));
        Assert.Contains("Port 80 is taken.", runner.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port", "65536", "--port must be from 0 to 65535, but is 65536.")]
    [InlineData("--max-concurrent-requests", "0", "--max-concurrent-requests must be from 1 to 1000000, but is 0.")]
    public async Task Serve_NumberOutOfRange_IsRefused(string option, string value, string message)
    {
        using var runner = new CommandRunner();

        Assert.Equal(ExitCode.UserError, await runner.RunAsync("serve", "--model", _model, option, value));
        Assert.Contains(message, runner.Error, StringComparison.Ordinal);
    }

    private string Script(string body)
    {
        string path = Path.Combine(_model, "worker.sh");
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }
}
