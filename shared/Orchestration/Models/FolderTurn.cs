using BertPipeline.Contracts;
using BertPipeline.Hub;

namespace BertPipeline.Orchestration.Models;

/// <summary>One works in a scratch folder at a time; another process's lock ends with it, however it ends.</summary>
internal static class FolderTurn
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <param name="folder">Need not exist; the lock lies beside it.</param>
    /// <param name="waiting">Told once, when another has it.</param>
    /// <exception cref="HubUnavailableException">Another has it for an hour.</exception>
    public static async Task<FileStream> TakeAsync(string folder, Action waiting, TimeProvider time, CancellationToken cancellationToken)
    {
        PrivateFiles.CreateFolder(Path.GetDirectoryName(folder)!);
        bool told = false;
        for (DateTimeOffset since = time.GetUtcNow(); ;)
        {
            try
            {
                return new FileStream(folder + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (IsHeld(e))
            {
                if (time.GetUtcNow() - since > Longest)
                {
                    throw new HubUnavailableException($"{folder}.lock has been held for {Longest.TotalHours:0} hour by another that fetches the same: {e.Message}", e);
                }
            }

            if (!told)
            {
                told = true;
                waiting();
            }

            await Task.Delay(TimeSpan.FromSeconds(2), time, cancellationToken);
        }
    }

    /// <summary>
    /// Whether another has the file open, told from a full disk and the like by the number of the error: EWOULDBLOCK of flock on Linux (11) and macOS (35),
    /// ERROR_SHARING_VIOLATION on Windows.
    /// </summary>
    private static bool IsHeld(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);
}
