using System.Text;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Storage.Runs;
using BertPipeline.Testing;

namespace BertPipeline.Storage.Tests.Runs;

public sealed class RunStoreTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task TryClaimAsync_TwoStartersAtOnce_OneOwnsTheStart()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        string run = TestStorage.Unique("run");
        bool[] claims = await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(i => storage.Runs.TryClaimAsync(run, new RunRequest { Corpus = $"corpus-{i}" }, cancellationToken: TestStorage.Token)));
        Assert.Single(claims, c => c);
        Assert.Equal($"corpus-{Array.IndexOf(claims, true)}", (await storage.Runs.FindAsync(run, TestStorage.Token))!.Request!.Corpus);
        Assert.Contains(run, await storage.Runs.ListAsync(TestStorage.Token));
    }

    [Fact]
    public async Task TryRecordEndAsync_Twice_TheFirstStands()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        string run = TestStorage.Unique("run");
        Assert.Null(await storage.Runs.FindEndAsync(run, TestStorage.Token));
        Assert.True(await storage.Runs.TryRecordEndAsync(run, new RunEnd(RunState.Succeeded, storage.Time.GetUtcNow()), TestStorage.Token));
        Assert.False(await storage.Runs.TryRecordEndAsync(run, new RunEnd(RunState.Failed, storage.Time.GetUtcNow()), TestStorage.Token));
        Assert.Equal(RunState.Succeeded, (await storage.Runs.FindEndAsync(run, TestStorage.Token))!.State);
    }

    [Fact]
    public async Task MarkCancelledAsync_AnyNumberOfTimes_TheMarkStays()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        string run = TestStorage.Unique("run");
        Assert.False(await storage.Runs.IsCancelledAsync(run, TestStorage.Token));
        await storage.Runs.MarkCancelledAsync(run, TestStorage.Token);
        await storage.Runs.MarkCancelledAsync(run, TestStorage.Token);
        Assert.True(await storage.Runs.IsCancelledAsync(run, TestStorage.Token));
        Assert.True(await storage.Runs.IsStoppedAsync(run, TestStorage.Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MarkStoppedAsync_BesideACancel_TheRunIsBoth(bool cancelsFirst)
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        string run = TestStorage.Unique("run");
        Func<Task> cancel = () => storage.Runs.MarkCancelledAsync(run, TestStorage.Token);
        Func<Task> stop = () => storage.Runs.MarkStoppedAsync(run, TestStorage.Token);
        foreach (Func<Task> mark in cancelsFirst ? [cancel, stop] : (Func<Task>[])[stop, cancel])
        {
            await mark();
            Assert.True(await storage.Runs.IsStoppedAsync(run, TestStorage.Token));
        }

        Assert.True(await storage.Runs.IsCancelledAsync(run, TestStorage.Token));
    }

    [Fact]
    public async Task ReadMetricsAsync_ResumedTrainingAndADivergedLoss_GivesOneLineAStepWithFiniteValues()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        string run = TestStorage.Unique("run");
        Assert.Empty(await storage.Runs.ReadMetricsAsync(run, "job", TestStorage.Token));
        await storage.Runs.AppendMetricsAsync(run, "job", [Line(1, 3.0), Line(2, 2.0)], TestStorage.Token);
        await storage.Runs.AppendMetricsAsync(run, "job", [Line(2, 2.5), Line(3, double.NaN)], TestStorage.Token);
        IReadOnlyList<MetricsLine> lines = await storage.Runs.ReadMetricsAsync(run, "job", TestStorage.Token);
        Assert.Equal([1, 2, 3], lines.Select(l => l.Step));
        Assert.Equal(2.5, lines[1].Values["loss"]);
        Assert.Empty(lines[2].Values);

        MetricsLine Line(long step, double loss) => new(step, storage.Time.GetUtcNow(), new Dictionary<string, double> { ["loss"] = loss });
    }

    [Fact]
    public async Task AppendLogAsync_TwoAttempts_KeepsThemApart()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        string run = TestStorage.Unique("run");
        await storage.Runs.AppendLogAsync(run, "job", 1, "one\n", TestStorage.Token);
        await storage.Runs.AppendLogAsync(run, "job", 1, "two\n", TestStorage.Token);
        await storage.Runs.AppendLogAsync(run, "job", 2, "three\n", TestStorage.Token);
        Assert.Equal("one\ntwo\n", await storage.Runs.ReadLogAsync(run, "job", 1, TestStorage.Token));
        Assert.Equal("three\n", await storage.Runs.ReadLogAsync(run, "job", 2, TestStorage.Token));
        Assert.Null(await storage.Runs.ReadLogAsync(run, "job", 3, TestStorage.Token));
    }

    [Fact]
    public async Task OpenFileAsync_Report_GivesWhatWasWrittenLast()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        string run = TestStorage.Unique("run");
        Assert.Null(await storage.Runs.OpenFileAsync(run, RunFiles.ReportHtml, TestStorage.Token));
        foreach (string text in (string[])["<p>old</p>", "<p>new</p>"])
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
            await storage.Runs.WriteFileAsync(run, RunFiles.ReportHtml, content, TestStorage.Token);
        }

        await using Stream? stream = await storage.Runs.OpenFileAsync(run, RunFiles.ReportHtml, TestStorage.Token);
        using var reader = new StreamReader(stream!);
        Assert.Equal("<p>new</p>", await reader.ReadToEndAsync(TestStorage.Token));
    }

    [Fact]
    public async Task FindSpecificationAsync_AddressOfTheMessage_GivesTheSpecification()
    {
        TestStorage storage = await TestStorage.CreateAsync(azurite);
        GpuJobSpecification written = TestStorage.Specification(TestStorage.Unique("run")) with
        {
            Inputs = new Dictionary<string, ArtifactRef> { ["split"] = new("split-data", "k", "d") },
            Devices = DeviceCount.All,
        };
        string address = await storage.Runs.WriteSpecificationAsync(written, TestStorage.Token);
        GpuJobSpecification? read = await storage.Runs.FindSpecificationAsync(address, TestStorage.Token);
        Assert.Equal(written.ArtifactKey, read!.ArtifactKey);
        Assert.Equal(written.Inputs["split"], read.Inputs["split"]);
        Assert.Equal(1, read.Parameters.GetProperty("seed").GetInt32());
        Assert.Equal(DeviceCount.All, read.Devices);
    }
}
