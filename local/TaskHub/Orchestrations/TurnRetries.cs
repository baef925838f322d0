namespace BertPipeline.TaskHub.Orchestrations;

/// <summary>How often and after which pauses a turn is tried again that failed outside user code.</summary>
internal sealed record TurnRetries(TimeSpan FirstPause, TimeSpan OutagePause)
{
    public const int MaxFailures = 5;

    public static TurnRetries Default { get; } = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1));

    public TimeSpan PauseAfter(int failures) => FirstPause * Math.Pow(2, failures - 1);
}
