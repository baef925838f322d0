using BertPipeline.Conformance;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Operations;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Schedules;
using BertPipeline.Storage;
using BertPipeline.Storage.Runs;
using BertPipeline.Storage.Schedules;
using BertPipeline.Testing;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BertPipeline.Orchestration.Tests.Schedules;

/// <summary>Schedules on the engine that one machine runs, over years of a clock that the test sets. An event wakes the engine, whose own timers go by real time.</summary>
public sealed class ScheduleClockTests(AzuriteFixture azurite)
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 10, 0, 0, 0, TimeSpan.Zero));
    private readonly string _hub = AzuriteFixture.NewHub();
    private readonly string _name = "monthly-" + Guid.NewGuid().ToString("N")[..8];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clock_OverAYear_StartsOneRunAMonthWhateverDies()
    {
        PipelineStorage storage = await StorageAsync();
        HubHost host = await StartAsync(storage);
        await SchedulerOf(host, storage).PutAsync(_name, Schedule, Token);
        for (int month = 2; month <= 13; month++)
        {
            if (month % 4 == 0)
            {
                await host.DisposeAsync();
                host = await StartAsync(storage);
            }

            // Twice, as an event that comes again does.
            _time.SetUtcNow(new DateTimeOffset(2030, 1, 1, 2, 0, 10, TimeSpan.Zero).AddMonths(month - 1));
            await WakeAsync(host);
            await WakeAsync(host);
            await StartedAsync(storage, new DateTimeOffset(2030, 1, 1, 2, 0, 0, TimeSpan.Zero).AddMonths(month - 1));
        }

        await host.DisposeAsync();
        Assert.Equal(Enumerable.Range(2, 11).Select(m => $"{_name}-2030{m:00}01-0200").Append($"{_name}-20310101-0200"), await RunsAsync(storage));
    }

    [Fact]
    public async Task Clock_AfterMonthsWithoutAHost_StartsOneRun()
    {
        PipelineStorage storage = await StorageAsync();
        await using (HubHost before = await StartAsync(storage))
        {
            await SchedulerOf(before, storage).PutAsync(_name, Schedule, Token);
            await before.UntilAsync(ScheduleClock.InstanceIdOf(_name), i => i.RuntimeStatus == OrchestrationRuntimeStatus.Running);
        }

        _time.SetUtcNow(new DateTimeOffset(2030, 7, 15, 0, 0, 0, TimeSpan.Zero));
        await using HubHost host = await StartAsync(storage);
        await WakeAsync(host);
        await StartedAsync(storage, new DateTimeOffset(2030, 7, 1, 2, 0, 0, TimeSpan.Zero));

        Assert.Equal([$"{_name}-20300701-0200"], await RunsAsync(storage));
        Assert.Equal(new DateTimeOffset(2030, 8, 1, 2, 0, 0, TimeSpan.Zero), (await SchedulerOf(host, storage).FindAsync(_name, Token))!.Next);
    }

    [Fact]
    public async Task Clock_OfATagging_StartsTaggings()
    {
        PipelineStorage storage = await StorageAsync();
        await using HubHost host = await StartAsync(storage);
        await SchedulerOf(host, storage).PutAsync(_name, new() { Cron = "0 2 1 * *", Tagging = new() { Texts = "lately", Model = "tagger/0001" } }, Token);

        _time.SetUtcNow(new DateTimeOffset(2030, 2, 1, 2, 0, 10, TimeSpan.Zero));
        await WakeAsync(host);
        await StartedAsync(storage, new DateTimeOffset(2030, 2, 1, 2, 0, 0, TimeSpan.Zero));
        OrchestrationMetadata ended = await host.UntilAsync($"{_name}-20300201-0200", i => i.IsCompleted);

        Assert.Equal(PipelineTasks.TaggingRun, ended.Name);
        RunClaim claim = (await new RunStore(storage, _time).FindAsync(ended.InstanceId, Token))!;
        Assert.Equal(("lately", null), (claim.Tagging!.Texts, claim.Request));
        Assert.StartsWith($"schedule {_name}", claim.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clock_OfAScheduleThatIsRemoved_Ends()
    {
        PipelineStorage storage = await StorageAsync();
        await using HubHost host = await StartAsync(storage);
        Scheduler scheduler = SchedulerOf(host, storage);
        await scheduler.PutAsync(_name, Schedule, Token);

        Assert.True(await scheduler.TryRemoveAsync(_name, Token));
        OrchestrationMetadata ended = await host.UntilAsync(ScheduleClock.InstanceIdOf(_name), i => i.IsCompleted);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        Assert.Equal(0, await scheduler.SweepAsync(Token));
        await scheduler.PutAsync(_name, Schedule, Token);
        await host.UntilAsync(ScheduleClock.InstanceIdOf(_name), i => i.RuntimeStatus == OrchestrationRuntimeStatus.Running);
    }

    [Fact]
    public async Task Put_OfANameOfAnotherHub_IsRefused()
    {
        PipelineStorage storage = await StorageAsync();
        var other = new PipelineStorage(new StorageOptions { ConnectionString = await azurite.ConnectionStringAsync(), TaskHub = AzuriteFixture.NewHub() });
        await new ScheduleStore(other).UpdateAsync(_name, _ => new(_name, other.TaskHub, "0 2 1 * *", Schedule.Request, _time.GetUtcNow()), Token);

        var schedules = new ScheduleStore(storage);

        Assert.Null(await schedules.FindAsync(_name, Token));
        await Assert.ThrowsAsync<Contracts.UserErrorException>(() => schedules.UpdateAsync(_name, stands => stands, Token));
        Assert.False(await schedules.TryDeleteAsync(_name, Token));
    }

    private static ScheduleRequest Schedule => new() { Cron = "0 2 1 * *", Request = new RunRequest { Corpus = ScriptedRun.Completes, BaseModel = "scratch:tiny" } };

    private async Task<PipelineStorage> StorageAsync()
    {
        var storage = new PipelineStorage(new StorageOptions { ConnectionString = await azurite.ConnectionStringAsync(), TaskHub = _hub });
        await storage.EnsureCreatedAsync(Token);
        return storage;
    }

    private Task<HubHost> StartAsync(PipelineStorage storage) => HubHost.StartAsync(
        azurite,
        tasks =>
        {
            tasks.AddOrchestrator<ScheduleClock>(PipelineTasks.ScheduleClock);
            tasks.AddActivity<StartDueRun>(PipelineTasks.StartDueRun);
            tasks.AddOrchestrator<ScriptedRun>(PipelineTasks.TrainingRun);
            tasks.AddOrchestrator<ScriptedTagging>(PipelineTasks.TaggingRun);
        },
        _hub,
        services => services.AddSingleton(storage).AddSingleton<ScheduleStore>()
            .AddSingleton(s => new RunStarter(new OneClient(s.GetRequiredService<DurableTaskClient>()), new RunStore(storage, _time), _time))
            .AddSingleton<TimeProvider>(TimeProvider.System)
            .AddTransient(s => ActivatorUtilities.CreateInstance<StartDueRun>(s, _time)));

    private Scheduler SchedulerOf(HubHost host, PipelineStorage storage) => new(storage, new OneClient(host.Client), new ScheduleStore(storage), _time, NullLogger<Scheduler>.Instance);

    private Task WakeAsync(HubHost host) => host.Client.RaiseEventAsync(ScheduleClock.InstanceIdOf(_name), ScheduleClock.Changed, cancellation: Token);

    private async Task StartedAsync(PipelineStorage storage, DateTimeOffset due) => await Eventually.TrueAsync(
        async () => (await new ScheduleStore(storage).FindAsync(_name, Token))?.LastDue == due, $"the run of {due:u} is started");

    private async Task<IEnumerable<string>> RunsAsync(PipelineStorage storage) =>
        (await new RunStore(storage, _time).ListAsync(Token)).Where(id => id.StartsWith(_name, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
