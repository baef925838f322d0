namespace BertPipeline.GpuWorker.Commands;

/// <summary>The process that started this one holds the other end of standard input; however it ends, that end is closed.</summary>
internal static class ParentProcess
{
    public static async Task StopWithAsync(CancellationTokenSource stop)
    {
        await Console.OpenStandardInput().CopyToAsync(Stream.Null, CancellationToken.None);
        await stop.CancelAsync();
    }
}
