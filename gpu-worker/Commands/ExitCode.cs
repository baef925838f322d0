using BertPipeline.Contracts;
using BertPipeline.GpuWorker.Queue;
using BertPipeline.GpuWorker.Training;
using BertPipeline.Storage;

namespace BertPipeline.GpuWorker.Commands;

/// <summary>What the worker's exit codes mean.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The storage account does not answer, or refuses; starting again later may help.</summary>
    public const int StorageFailed = 1;

    /// <summary>A setting, an argument or the input is wrong; starting again does not help.</summary>
    public const int UserError = 2;

    /// <summary>A job's code did not stop when it was told to; the job itself is settled.</summary>
    public const int DidNotStop = 3;

    /// <summary>The disk or the memory is full, or a file cannot be used.</summary>
    public const int OutOfRoom = 4;

    /// <summary>Told to stop before it was done.</summary>
    public const int Interrupted = 130;

    /// <summary>Runs a command and turns what a person must mend into one line on standard error.</summary>
    public static async Task<int> OfAsync(Func<Task> command)
    {
        try
        {
            await command();
            return Success;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (UserErrorException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return UserError;
        }
        catch (Exception e) when (StorageFailure.Of(e) is { } failure)
        {
            await Console.Error.WriteLineAsync($"The storage account could not be used: {failure.Message}");
            return StorageFailed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DeviceOutOfMemoryException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return OutOfRoom;
        }
        catch (JobDidNotStopException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return DidNotStop;
        }
    }
}
