namespace BertPipeline.Local.Sessions;

/// <summary>What a command needs of a host; what is not there is started for as long as the command runs.</summary>
public enum HostNeed
{
    /// <summary>A host that is up already; none is started.</summary>
    Running,

    /// <summary>Storage and the API; nothing has to go on.</summary>
    Storage,

    /// <summary>A host that works, with a GPU worker.</summary>
    Workers,
}
