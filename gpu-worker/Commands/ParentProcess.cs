using System.Diagnostics;

namespace BertPipeline.GpuWorker.Commands;

/// <summary>The process that started this one holds the other end of standard input; however it ends, that end is closed.</summary>
internal static class ParentProcess
{
    /// <summary>From the parent's end to this process's, as after SIGTERM (Program): storage that has gone with the parent may hold up what stops in order.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(25);

    public static Task StopWithAsync(CancellationTokenSource stop) => StopWithAsync(stop, _ => Task.CompletedTask);

    /// <param name="stop">Cancelled at the end.</param>
    /// <param name="hear">Gets each line that the parent writes.</param>
    public static async Task StopWithAsync(CancellationTokenSource stop, Func<string, Task> hear)
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        try
        {
            while (await input.ReadLineAsync(CancellationToken.None) is { } line)
            {
                await hear(line);
            }
        }
        finally
        {
            // Nobody hears the parent's end any more.
            DieAfter(LongestEnd);
            await stop.CancelAsync();
        }
    }

    /// <summary>On a thread of its own, which a busy pool cannot hold up; handlers of the process's end may be what hangs, so none is run.</summary>
    private static void DieAfter(TimeSpan wait) =>
        new Thread(() =>
        {
            using var never = new ManualResetEventSlim();
            never.Wait(wait);
            using var self = Process.GetCurrentProcess();
            self.Kill();
        })
        { IsBackground = true, Name = "parent has ended" }.Start();
}
