using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Local.Client;
using BertPipeline.Local.Terminal;
using BertPipeline.Local.Tests.Conformance;
using BertPipeline.Local.Watching;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Runs;
using Microsoft.Extensions.Time.Testing;

namespace BertPipeline.Local.Tests.Commands;

/// <summary>Logs of jobs that no worker does: the test writes them.</summary>
public sealed class LogsCommandTests(LocalApiHost host)
{
    private readonly string _run = "logs-" + Guid.NewGuid().ToString("N")[..8];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private RunStore Runs => new(host.Storage, TimeProvider.System);

    [Fact]
    public async Task Logs_WithoutAJob_AreThoseOfTheOneThatRunsOrRanLast()
    {
        await ClaimAsync();
        await JobAsync("first", startedAt: 1, JobState.Succeeded, attempts: 1);
        await JobAsync("second", startedAt: 2, JobState.Succeeded, attempts: 2);
        await Runs.AppendLogAsync(_run, "first", 1, "of the first\n", Token);
        await Runs.AppendLogAsync(_run, "second", 1, "of another attempt\n", Token);
        await Runs.AppendLogAsync(_run, "second", 2, "of the second\n", Token);

        Assert.Equal("of the second\n", await ShowAsync(_run));
        Assert.Equal("of the first\n", await ShowAsync(_run, "first"));
        await JobAsync("third", startedAt: 0, JobState.Running, attempts: 1);
        await Runs.AppendLogAsync(_run, "third", 1, "of the third\n", Token);
        Assert.Equal("of the third\n", await ShowAsync(_run));
    }

    [Fact]
    public async Task Logs_OfWhatIsNotThere_SayWhatThereIs()
    {
        await ClaimAsync();
        using CommandRunner none = Command();
        Assert.Equal(ExitCode.UserError, await none.RunAsync("logs", _run));
        await JobAsync("first", startedAt: 1, JobState.Succeeded, attempts: 1);
        using CommandRunner other = Command();
        Assert.Equal(ExitCode.UserError, await other.RunAsync("logs", _run, "other"));

        Assert.Contains($"No job of run '{_run}' has begun.", none.Error, StringComparison.Ordinal);
        Assert.Contains($"Run '{_run}' has no job 'other'; it has first.", other.Error, StringComparison.Ordinal);
    }

    /// <summary>The job that runs when somebody begins to follow, a second attempt at it, then the next job, until the run has ended; a job that had ended before is left out.</summary>
    [Fact]
    public async Task Follow_GoesFromAttemptToAttemptAndFromJobToJob()
    {
        await ClaimAsync();
        await JobAsync("before", startedAt: 0, JobState.Succeeded, attempts: 1);
        await JobAsync("first", startedAt: 1, JobState.Running, attempts: 1);
        await Runs.AppendLogAsync(_run, "before", 1, "too early\n", Token);
        await Runs.AppendLogAsync(_run, "first", 1, "one\n", Token);
        using HttpClient http = host.CreateClient();
        await using var output = new StringWriter();
        var said = new List<string>();
        var time = new FakeTimeProvider();
        Task follow = new LogView(new PipelineClient(http), _run, output, said.Add).FollowAsync(null, time, Token);

        await UntilAsync(output, "one\n", time, follow);
        await Runs.AppendLogAsync(_run, "first", 1, "two\n", Token);
        await UntilAsync(output, "one\ntwo\n", time, follow);
        await JobAsync("first", startedAt: 1, JobState.Running, attempts: 2);
        await Runs.AppendLogAsync(_run, "first", 2, "three\n", Token);
        await UntilAsync(output, "one\ntwo\nthree\n", time, follow);
        await JobAsync("second", startedAt: 2, JobState.Running, attempts: 1);
        await Runs.AppendLogAsync(_run, "second", 1, "four\n", Token);
        await JobAsync("first", startedAt: 1, JobState.Succeeded, attempts: 2);
        await UntilAsync(output, "one\ntwo\nthree\nfour\n", time, follow);
        await JobAsync("second", startedAt: 2, JobState.Succeeded, attempts: 1);
        await Runs.AppendLogAsync(_run, "second", 1, "five\n", Token);
        await Runs.TryRecordEndAsync(_run, new RunEnd(RunState.Succeeded, DateTimeOffset.UnixEpoch), Token);
        await UntilAsync(output, "one\ntwo\nthree\nfour\nfive\n", time, follow);
        while (!follow.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }

        await follow;
        Assert.Equal(["first, attempt 1:", "first, attempt 2:", "second, attempt 1:"], said);
    }

    private static async Task UntilAsync(StringWriter output, string text, FakeTimeProvider time, Task follow)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (output.ToString() != text)
        {
            Assert.StartsWith(output.ToString(), text, StringComparison.Ordinal);
            Assert.False(follow.IsFaulted, follow.Exception?.Message);
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
    }

    private async Task<string> ShowAsync(params string[] arguments)
    {
        using CommandRunner command = Command();
        Assert.Equal(ExitCode.Success, await command.RunAsync(["logs", .. arguments]));
        return command.Output;
    }

    private Task<bool> ClaimAsync() => Runs.TryClaimAsync(_run, new RunRequest { Corpus = "feedback" }, cancellationToken: Token);

    private async Task JobAsync(string id, int startedAt, JobState state, int attempts)
    {
        DateTimeOffset started = DateTimeOffset.UnixEpoch.AddSeconds(startedAt);
        var job = new GpuJob
        {
            RunId = _run,
            JobId = id,
            Step = StepName.TrainClassifier,
            ArtifactKey = "key",
            InstanceId = _run,
            State = state,
            TotalAttempts = attempts,
            EnqueuedAt = started,
            StartedAt = started,
            EndedAt = state == JobState.Running ? null : started.AddSeconds(1),
            Heartbeat = TimeProvider.System.GetUtcNow(),
        };
        var jobs = new JobStore(host.Storage);
        if (await jobs.FindAsync(_run, id, Token) is { } stored)
        {
            Assert.NotNull(await jobs.TryUpdateAsync(stored, job, Token));
        }
        else
        {
            Assert.NotNull(await jobs.TryInsertAsync(job, Token));
        }
    }

    private CommandRunner Command()
    {
        using HttpClient http = host.CreateClient();
        return new CommandRunner { Url = http.BaseAddress };
    }
}
