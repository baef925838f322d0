using BertPipeline.DurableTask;
using BertPipeline.Testing;

namespace BertPipeline.TaskHub.Tests.Conformance;

/// <summary>An orchestration with a bit of everything: the script of the crash tests, and the code of the recorded history.</summary>
internal static class ScriptedRun
{
    public const string Name = "Scripted";
    public const string Child = "ScriptedChild";
    public const string Approval = "approval";

    /// <summary>What an undisturbed run returns for the input 3.</summary>
    public const string Expected = "squares 0,1,4; flaky 2; child 21; approved by Ada";

    public static TaskRegistry Register(TaskRegistry registry)
    {
        var failed = new HashSet<string>();
        return registry
            .Activity<int, int>("Square", i => i * i)
            .Activity<string, int>("Flaky", instanceId =>
            {
                lock (failed)
                {
                    return failed.Add(instanceId) ? throw new IOException("The first attempt fails.") : 2;
                }
            })
            .Activity<int, int>("Triple", i => i * 3)
            .Orchestrator<int, int>(Child, async (context, input) =>
            {
                await context.CreateTimerAsync(TimeSpan.FromSeconds(1), CancellationToken.None);
                return await context.CallActivityAsync<int>("Triple", input);
            })
            .Orchestrator<int, string>(Name, RunAsync);
    }

    public static async Task<string> RunAsync(OrchestrationContext context, int count)
    {
        context.SetCustomStatus("fan out");
        int[] squares = await Task.WhenAll(Enumerable.Range(0, count).Select(i => context.CallActivityAsync<int>("Square", i)));
        context.SetCustomStatus("retry");
        int flaky = await context.CallActivityAsync<int>(
            "Flaky", context.NewGuid().ToString(), new(new RetryPolicy(3, TimeSpan.FromSeconds(1))));
        Task<int> child = context.CallSubOrchestrationAsync<int>(Child, 7, new(InstanceId: context.InstanceId + "-child"));
        Task<string> approval = context.WaitForExternalEventAsync<string>(Approval);
        using var losing = new CancellationTokenSource();
        Task timeout = context.CreateTimerAsync(TimeSpan.FromHours(1), losing.Token);
        await Task.WhenAll(child, Task.WhenAny(approval, timeout));
        await losing.CancelAsync();
        context.SetCustomStatus("done");
        return $"squares {string.Join(',', squares)}; flaky {flaky}; child {await child}; approved by {await approval}";
    }
}
