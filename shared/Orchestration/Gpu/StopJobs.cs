using BertPipeline.Storage.Jobs;
using Microsoft.DurableTask;
using Microsoft.Extensions.Hosting;

namespace BertPipeline.Orchestration.Gpu;

/// <summary>Ends everything that still works for a run: one of its steps has failed, or its deadline has passed.</summary>
public sealed class StopJobs(JobCancellation cancellation, IHostApplicationLifetime lifetime) : TaskActivity<string, bool>
{
    public override async Task<bool> RunAsync(TaskActivityContext context, string input)
    {
        await cancellation.StopRunAsync(input, lifetime.ApplicationStopping);
        return true;
    }
}
