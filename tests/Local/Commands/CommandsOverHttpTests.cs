using System.Text.Json;
using BertPipeline.Conformance;
using BertPipeline.Contracts;
using BertPipeline.Http.Instances;
using BertPipeline.Local.Terminal;
using BertPipeline.Local.Tests.Conformance;
using BertPipeline.Orchestration.Status;

namespace BertPipeline.Local.Tests.Commands;

/// <summary>The commands that need only HTTP, against a host that is up.</summary>
public sealed class CommandsOverHttpTests(LocalApiHost host)
{
    [Fact]
    public async Task Run_EndsWell_PrintsStepsAndEndsWithZero()
    {
        using CommandRunner command = Command();

        int code = await command.RunAsync("run", "--corpus", ScriptedRun.Completes, "--base-model", "scratch:tiny", "--json");

        Assert.Equal(ExitCode.Success, code);
        Assert.Contains("ingest-corpus: succeeded", command.Error, StringComparison.Ordinal);
        JsonElement result = JsonSerializer.Deserialize<JsonElement>(command.Output, PipelineJson.Options);
        Assert.Equal("scripted/0001", result.GetProperty("run").GetProperty("model").GetString());
    }

    [Fact]
    public async Task Run_Fails_SaysWhyAndEndsWithOne()
    {
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.Failure, await command.RunAsync("run", "--corpus", ScriptedRun.Breaks, "--base-model", "scratch:tiny"));
        Assert.Contains("It broke.", command.Error, StringComparison.Ordinal);
        Assert.Contains("failed in", command.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Misspelt_ListsEveryMistakeAndEndsWithTwo()
    {
        using CommandRunner command = Command();
        string request = command.Write("request.json", """{"corpus":"../x","bsaeModel":"scratch:tiny"}""");

        Assert.Equal(ExitCode.UserError, await command.RunAsync("run", "--request", request));
        Assert.Contains("bsaeModel: unknown key. Did you mean 'baseModel'?", command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunDetachedStatusCancel_FollowARunThatWaits()
    {
        using CommandRunner start = Command();
        Assert.Equal(ExitCode.Success, await start.RunAsync("run", "--corpus", ScriptedRun.Waits, "--base-model", "scratch:tiny", "--detach", "--json"));
        string id = JsonSerializer.Deserialize<ManagementPayload>(start.Output, PipelineJson.Options)!.Id;

        using CommandRunner status = Command();
        Assert.Equal(ExitCode.Success, await status.RunAsync("status", id));
        using CommandRunner cancel = Command();
        Assert.Equal(ExitCode.Success, await cancel.RunAsync("cancel", id));
        using CommandRunner report = Command();
        Assert.Equal(ExitCode.UserError, await report.RunAsync("report", id));
        using CommandRunner runs = Command();
        Assert.Equal(ExitCode.Success, await runs.RunAsync("runs", "--json"));

        Assert.Contains($"run {id}", status.Output, StringComparison.Ordinal);
        Assert.Contains($"Run {id} is being cancelled.", cancel.Output, StringComparison.Ordinal);
        Assert.Contains("has no report", report.Error, StringComparison.Ordinal);
        Assert.Contains(JsonSerializer.Deserialize<RunSummary[]>(runs.Output, PipelineJson.Options)!, r => r.Id == id);
    }

    [Fact]
    public async Task Upload_WithoutStorageSettings_SaysWhichToSet()
    {
        using CommandRunner command = Command();
        string file = command.Write("a.txt", "One.");

        Assert.Equal(ExitCode.UserError, await command.RunAsync("upload", "feedback", file));
        Assert.Contains("BertPipeline__Storage__ConnectionString", command.Error, StringComparison.Ordinal);
    }

    private CommandRunner Command()
    {
        using HttpClient http = host.CreateClient();
        return new CommandRunner { Url = http.BaseAddress };
    }
}
