namespace BertPipeline.Simulator.Actors;

/// <summary>An activity that somebody waits for.</summary>
internal sealed class Activity(string name, object input)
{
    public string Name => name;

    public object Input => input;

    public TaskCompletionSource<object?> Result { get; } = new();

    /// <summary>The host that does it; null while none is up.</summary>
    public HostProcess? Host { get; set; }
}
