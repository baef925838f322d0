namespace BertPipeline.Local.Settings;

/// <summary>Where a host keeps what is only this machine's.</summary>
/// <param name="Logs">Log files of the host and its workers.</param>
/// <param name="Scratch">Files of steps while they work; may be deleted when nothing runs.</param>
public sealed record HostFolders(string Logs, string Scratch)
{
    public string HostLog => Path.Combine(Logs, "host.log");
}
