using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace BertPipeline.GpuWorker.Tests.Training;

public sealed class ProgressMeterTests : IDisposable
{
    private readonly JobContexts _contexts = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _contexts.Dispose();

    /// <summary>An evaluation of 100 s comes before a first step of 30 s; all others take 2 s. Then 97 steps and one more evaluation are 294 s.</summary>
    [Fact]
    public void Step_SlowBeginning_TimeLeftIsThatOfTheOtherSteps()
    {
        var meter = new ProgressMeter(
            new TrainingContext { ScratchFolder = "", Progress = _contexts, Checkpoints = _contexts, Time = _time, Logger = NullLogger.Instance }, totalSteps: 100);

        Pass(100, meter.Evaluated);
        Pass(30, () => meter.Step("epoch 1 of 1", 1, 10, 1, new Dictionary<string, double>()));
        Pass(2, () => meter.Step("epoch 1 of 1", 2, 10, 1, new Dictionary<string, double>()));
        Pass(2, () => meter.Step("epoch 1 of 1", 3, 10, 1, new Dictionary<string, double>()));

        Assert.Equal([null, 296, 294], _contexts.Reports.Select(r => r.SecondsLeft));
        Assert.Equal(5, _contexts.Reports[^1].Rate);
        Assert.InRange(_contexts.Reports[^1].Metrics["residentMegabytes"], 10, Environment.WorkingSet / 1e6 * 4);
    }

    /// <summary>Nothing is said of a GPU where there is none.</summary>
    [Fact]
    public void Read_OfMemory_HasTheGpuWhereThereIsOne() =>
        Assert.Equal(TorchRuntime.HasGpu, WorkerMemory.Read().Any(figure => figure.Key == "deviceMemoryMegabytes"));

    private void Pass(int seconds, Action then)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        then();
    }
}
