using System.Diagnostics;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Training;

public sealed class MemoryTests
{
    [Fact]
    public void Run_HundredsOfSteps_MemoryStaysFlat()
    {
        TorchRuntime.Start();
        using var contexts = new JobContexts();
        string file = SyntheticExamples.Write(Path.Combine(contexts.Root, "examples"), 8000, seed: 5);
        using var model = new BertForPreTraining(LanguageModelRun.Config);
        using var parameters = new FlatParameters(model, CPU);
        using var optimizer = new AdamW(parameters);
        using var task = new LanguageModelTask(model, LanguageModelRun.Config, new([[file]], file)) { Epochs = 1, StepSize = StepSize.Tokens(320) };
        int[] lengths = task.Lengths(0);
        IReadOnlyList<int[]> steps = BatchPlan.Create(lengths, task.StepSize, 1, 0).Steps;
        Train(200);
        long before = Resident();

        Train(300);

        long grown = Resident() - before;
        Assert.True(grown < 16 << 20, $"300 steps more took {grown >> 10} KiB more.");

        void Train(int count)
        {
            for (int step = 0; step < count; step++)
            {
                using var scope = NewDisposeScope();
                parameters.ZeroGradients();
                task.Forward(task.Load(0, [steps[step]])[0], CPU).Loss.backward();
                parameters.ClipGradients(1);
                optimizer.Step(step, new ScheduledRates(1e-3));
            }
        }
    }

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
