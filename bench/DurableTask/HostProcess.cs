using System.Diagnostics;

namespace BertPipeline.DurableTask.Benchmarks;

/// <summary>A host in a process of its own, which can be killed; it says a line for each activity that runs.</summary>
internal static class HostProcess
{
    /// <param name="connection">The account.</param>
    /// <param name="hub">The hub's name.</param>
    /// <param name="what"><c>begin</c> starts a sequence, <c>hold</c> one whose first activity does not end, <c>go-on</c> takes over.</param>
    public static async Task<int> RunAsync(string connection, string hub, string what)
    {
        await using Hub host = await Hub.StartAsync(connection, hub, async () =>
        {
            Console.WriteLine("tick");
            await (what == "hold" ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System) : Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        });
        if (what != "go-on")
        {
            await host.StartInstanceAsync("Sequence", 1000, "one");
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        return 0;
    }

    public static Process Start(string connection, string hub, string what)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        foreach (string argument in (string[])["host", connection, hub, what])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
