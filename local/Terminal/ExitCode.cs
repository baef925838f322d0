namespace BertPipeline.Local.Terminal;

/// <summary>What the command line returns; <c>--help</c> lists the same.</summary>
public static class ExitCode
{
    public const int Success = 0;

    /// <summary>A run failed, or something broke.</summary>
    public const int Failure = 1;

    /// <summary>The arguments, the request or the data need mending.</summary>
    public const int UserError = 2;

    public const int Cancelled = 3;

    /// <summary>Ctrl+C: 128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;
}
