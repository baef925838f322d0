using BertPipeline.Contracts.Steps;
using BertPipeline.GpuWorker.Jobs;

namespace BertPipeline.GpuWorker.Tests.Jobs;

public sealed class GpuJobsTests
{
    [Fact]
    public void All_TableOfSteps_HasCodeForEveryGpuJob() => Assert.Equal(
        StepTable.All.Where(s => s.Kind == StepKind.GpuJob).Select(s => s.Name).Order(),
        GpuJobs.All().Select(j => j.Step).Order());
}
