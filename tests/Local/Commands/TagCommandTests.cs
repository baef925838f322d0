using System.IO.Compression;
using System.Text;
using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Tests.Commands;

/// <summary>What <c>tag</c> hands to the worker and what it makes of its answers; the worker here is a script that gives back what it is given.</summary>
public sealed class TagCommandTests : IDisposable
{
    private readonly CommandRunner _runner;
    private readonly string _model = Directory.CreateTempSubdirectory("bert-pipeline-model-").FullName;
    private readonly string _output;

    public TagCommandTests()
    {
        _runner = new CommandRunner { WorkerProgram = Script("echo.sh", "cat") };
        _output = Path.Combine(_runner.Folder, "out.jsonl");
        File.WriteAllText(Path.Combine(_model, "config.json"), "{}");
    }

    public void Dispose()
    {
        _runner.Dispose();
        Directory.Delete(_model, recursive: true);
    }

    [Theory]
    [InlineData("in.csv", "Id,TEXT,stars\n7,\"15\" screen, nice\",5\n8,,4\n\n9,ok,3\n", """{"id":"7","text":"15\" screen, nice"}|{"id":"8","text":""}|{"id":"9","text":"ok"}""")]
    [InlineData("in.ndjson", "{\"text\":\"a\",\"id\":{\"page\":\n1}}\n", null)] // a row over two lines is none
    [InlineData("in.json", "[{\"text\":\"a\",\"id\":{\"page\":\n1}},{\"id\":2}]", """{"id":{"page": 1},"text":"a"}|{"id":2,"text":""}""")]
    [InlineData("in.txt", "great\n\nfine\n", """{"text":"great"}|{"text":""}|{"text":"fine"}""")]
    [InlineData("in.csv.gz", "text\ngreat\n", """{"text":"great"}""")]
    public async Task Tag_EveryFormat_AsksForEveryRow(string name, string content, string? expected)
    {
        int exit = await _runner.RunAsync("tag", Write(name, content), "--model", _model, "-o", _output);

        Assert.Equal(expected is null ? ExitCode.UserError : ExitCode.Success, exit);
        Assert.Equal(expected?.Split('|') ?? [], File.Exists(_output) ? await File.ReadAllLinesAsync(_output, TestContext.Current.CancellationToken) : []);
    }

    [Theory]
    [InlineData("Comment,stars\nx,5\n", ExitCode.UserError, "no column 'text' among 'Comment', 'stars'")]
    [InlineData("stars,text\n5\n4,ok\n", ExitCode.UserError, "in.csv line 2 cannot be read: 1 fields where the header has 2")]
    public async Task Tag_InputThatDoesNotDo_KeepsTheFileThatWasThere(string content, int code, string message)
    {
        File.WriteAllText(_output, "yesterday's");

        int exit = await _runner.RunAsync("tag", Write("in.csv", content), "--model", _model, "-o", _output);

        Assert.Equal(code, exit);
        Assert.Contains(message, _runner.Error, StringComparison.Ordinal);
        Assert.Equal("yesterday's", await File.ReadAllTextAsync(_output, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Tag_WorkerThatFails_KeepsTheFileThatWasThereAndItsWordsAreSaid()
    {
        using var runner = new CommandRunner { WorkerProgram = Script("fail.sh", "head -n 1; echo 'No such model.' >&2; exit 2") };
        File.WriteAllText(_output, "yesterday's");

        int exit = await runner.RunAsync("tag", Write("in.txt", "one\ntwo\n"), "--model", _model, "-o", _output);

        Assert.Equal(ExitCode.Failure, exit);
        Assert.Contains("No such model.", runner.Error, StringComparison.Ordinal);
        Assert.Equal("yesterday's", await File.ReadAllTextAsync(_output, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Tag_StatedShareOfUnreadableRows_IsDoneAndTold()
    {
        int exit = await _runner.RunAsync("tag", Write("in.csv", "stars,text\n5\n4,ok\n"), "--model", _model, "-o", _output, "--max-unreadable", "0.5");

        Assert.Equal(ExitCode.Success, exit);
        Assert.Contains("Warning: 1 of 2 rows cannot be read", _runner.Error, StringComparison.Ordinal);
        Assert.Equal(["{\"text\":\"ok\"}"], await File.ReadAllLinesAsync(_output, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Tag_RowBeyondTheStatedBound_IsUnreadable()
    {
        string file = Write("in.jsonl", $"{{\"text\":\"ok\"}}\n{{\"text\":\"{new string('a', 2000)}\"}}\n");

        Assert.Equal(ExitCode.Success, await _runner.RunAsync("tag", file, "--model", _model, "-o", _output, "--max-unreadable", "0.5", "--max-row-bytes", "1024"));

        Assert.Contains("it is longer than 1,024 bytes", _runner.Error, StringComparison.Ordinal);
        Assert.Equal(["{\"text\":\"ok\"}"], await File.ReadAllLinesAsync(_output, TestContext.Current.CancellationToken));
    }

    private string Script(string name, string body)
    {
        string path = Path.Combine(_model, name);
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    private string Write(string name, string content)
    {
        string path = Path.Combine(_runner.Folder, name);
        using FileStream file = File.Create(path);
        using Stream? gzip = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : null;
        (gzip ?? file).Write(Encoding.UTF8.GetBytes(content));
        return path;
    }
}
