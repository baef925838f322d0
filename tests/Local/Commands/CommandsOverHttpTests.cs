using System.Text.Json;
using BertPipeline.Conformance;
using BertPipeline.Contracts;
using BertPipeline.Http.Instances;
using BertPipeline.Local.Terminal;
using BertPipeline.Local.Tests.Conformance;
using BertPipeline.Orchestration.Status;
using BertPipeline.Testing;

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
        await Eventually.TrueAsync(() => IsListedAsync(), "the list, which may be some seconds old, has the run");

        Assert.Contains($"run {id}", status.Output, StringComparison.Ordinal);
        Assert.Contains($"Run {id} is being cancelled.", cancel.Output, StringComparison.Ordinal);
        Assert.Contains("has no report", report.Error, StringComparison.Ordinal);

        async Task<bool> IsListedAsync()
        {
            using CommandRunner runs = Command();
            Assert.Equal(ExitCode.Success, await runs.RunAsync("runs", "--json", "--top", "100"));
            return JsonSerializer.Deserialize<RunSummary[]>(runs.Output, PipelineJson.Options)!.Any(r => r.Id == id);
        }
    }

    [Fact]
    public async Task Retry_OfAFailedRun_FollowsTheNewOneToItsEnd()
    {
        using CommandRunner run = Command();
        Assert.Equal(ExitCode.Failure, await run.RunAsync("run", "--corpus", ScriptedRun.Breaks, "--base-model", "scratch:tiny", "--json"));
        string id = JsonSerializer.Deserialize<JsonElement>(run.Output, PipelineJson.Options).GetProperty("run").GetProperty("id").GetString()!;

        using CommandRunner retry = Command();
        Assert.Equal(ExitCode.Failure, await retry.RunAsync("retry", id, "--json"));
        using CommandRunner detached = Command();
        Assert.Equal(ExitCode.Success, await detached.RunAsync("retry", id, "--detach"));
        using CommandRunner nothing = Command();
        Assert.Equal(ExitCode.UserError, await nothing.RunAsync("retry", "nothing"));

        JsonElement again = JsonSerializer.Deserialize<JsonElement>(retry.Output, PipelineJson.Options).GetProperty("run");
        Assert.NotEqual(id, again.GetProperty("id").GetString());
        Assert.Equal("It broke.", again.GetProperty("error").GetString());
        Assert.Contains("started. Follow it with", detached.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schedule_AddListRemove_TellWhatThereIs()
    {
        string name = "monthly-" + Guid.NewGuid().ToString("N")[..8];
        using CommandRunner add = Command();
        string request = add.Write("request.json", """{"corpus":"completes","baseModel":"scratch:tiny"}""");
        Assert.Equal(ExitCode.Success, await add.RunAsync("schedule", "add", name, "--monthly", "31", "--at", "03:30", "--request", request));
        using CommandRunner tagging = Command();
        string texts = tagging.Write("tagging.json", """{"texts":"lately","model":"no-such-tagger"}""");
        Assert.Equal(ExitCode.UserError, await tagging.RunAsync("schedule", "add", name + "-tags", "--daily", "--tagging", texts));
        using CommandRunner list = Command();
        Assert.Equal(ExitCode.Success, await list.RunAsync("schedule", "list"));
        using CommandRunner remove = Command();
        Assert.Equal(ExitCode.Success, await remove.RunAsync("schedule", "remove", name, "--json"));
        using CommandRunner again = Command();
        Assert.Equal(ExitCode.UserError, await again.RunAsync("schedule", "remove", name));
        using CommandRunner wrong = Command();
        string misspelt = wrong.Write("request.json", """{"corpus":"completes","baseModle":"scratch:tiny"}""");
        Assert.Equal(ExitCode.UserError, await wrong.RunAsync("schedule", "add", name, "--daily", "--request", misspelt));

        Assert.Contains($"Schedule {name} (30 3 L * *): the next run starts ", add.Output, StringComparison.Ordinal);
        Assert.Contains("tagging.model: unknown model 'no-such-tagger'", tagging.Error, StringComparison.Ordinal);
        Assert.Contains(list.Output.Split('\n'), line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains("30 3 L * *", StringComparison.Ordinal));
        Assert.Contains($"There is no schedule '{name}'.", again.Error, StringComparison.Ordinal);
        Assert.Contains("request.baseModle: unknown key. Did you mean 'baseModel'?", wrong.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--at 03:00", "Say when by one of")]
    [InlineData("--daily --monthly 1", "Say when by one of")]
    [InlineData("--monthly 30", "31 for the last; not 30")]
    public async Task ScheduleAdd_WithoutOneTime_IsRefused(string times, string message)
    {
        using CommandRunner add = Command();
        string request = add.Write("request.json", """{"corpus":"completes"}""");

        Assert.Equal(ExitCode.UserError, await add.RunAsync(["schedule", "add", "monthly", "--request", request, .. times.Split(' ')]));
        Assert.Contains(message, add.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Purge_DryRun_ListsNothingWhereNothingIsOld()
    {
        using CommandRunner purge = Command();

        Assert.Equal(ExitCode.Success, await purge.RunAsync("purge", "--older-than", "30000d", "--dry-run"));
        Assert.Contains("Would delete 0", purge.Output, StringComparison.Ordinal);
        using CommandRunner wrong = Command();
        Assert.Equal(ExitCode.UserError, await wrong.RunAsync("purge", "--older-than", "a month"));
        Assert.Contains("such as 30d", wrong.Error, StringComparison.Ordinal);
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
