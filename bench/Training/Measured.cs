namespace BertPipeline.Training.Benchmarks;

/// <summary>What a process says of itself, in one line of JSON.</summary>
internal sealed record Measured
{
    /// <summary>Of the timed part.</summary>
    public double Seconds { get; init; }

    /// <summary>User and system, all threads, of the timed part.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>Real tokens of the timed part.</summary>
    public long Tokens { get; init; }

    /// <summary>Sequences of the timed part.</summary>
    public long Examples { get; init; }

    public long Steps { get; init; }

    /// <summary>Highest resident set since the process began.</summary>
    public double PeakMegabytes { get; init; }

    /// <summary>Resident set after each tenth of the way, where it was asked for.</summary>
    public IReadOnlyList<double> ResidentMegabytes { get; init; } = [];

    /// <summary>Billions of operations a second, where that is what is measured.</summary>
    public double Gigaflops { get; init; }

    /// <summary>From the start to the first answer, where that is what is measured.</summary>
    public double StartSeconds { get; init; }

    /// <summary>Of single calls, where that is what is measured.</summary>
    public double MedianMilliseconds { get; init; }

    /// <summary>Versions and libraries that did the work.</summary>
    public string With { get; init; } = "";
}
