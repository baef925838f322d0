using BertPipeline.Contracts;
using BertPipeline.Local.Settings;

namespace BertPipeline.Local.Sessions;

/// <summary>Who may do what in a folder, as locks of files, which the system releases however a process ends.</summary>
internal static class HostLocks
{
    /// <summary>Held while a host runs in the folder: two Azurites on one folder would destroy its data.</summary>
    /// <returns>Null when another process holds it.</returns>
    public static FileStream? TryTake(LocalSettings settings) => TryOpen(settings, "host.lock", FileAccess.ReadWrite, FileShare.None);

    /// <summary>Held by a command that uses a host of another process, so that it is not stopped meanwhile.</summary>
    /// <returns>Null when that host is being stopped.</returns>
    public static FileStream? TryJoin(LocalSettings settings) => TryOpen(settings, "host.guests", FileAccess.Read, FileShare.Read);

    /// <summary>Held by a host while it stops.</summary>
    /// <returns>Null while anybody uses it.</returns>
    public static FileStream? TryClose(LocalSettings settings) => TryOpen(settings, "host.guests", FileAccess.ReadWrite, FileShare.None);

    private static FileStream? TryOpen(LocalSettings settings, string name, FileAccess access, FileShare share)
    {
        PrivateFiles.CreateFolder(settings.Folder);
        try
        {
            return PrivateFiles.Open(Path.Combine(settings.Folder, name), FileMode.OpenOrCreate, access, share);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
