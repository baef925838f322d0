namespace BertPipeline.GpuWorker.Commands;

/// <summary>The process that started this one holds the other end of standard input; however it ends, that end is closed.</summary>
internal static class ParentProcess
{
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
            await stop.CancelAsync();
        }
    }
}
