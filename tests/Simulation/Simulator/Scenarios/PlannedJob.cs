namespace BertPipeline.Simulator.Scenarios;

/// <summary>What the code of a job does.</summary>
/// <param name="Number">Tells it from the run's others.</param>
/// <param name="Content">Jobs of one content have one artifact key, whatever their runs.</param>
/// <param name="Ending">How it ends.</param>
/// <param name="Units">Parts of its work; it can go on after the last one that a checkpoint holds.</param>
/// <param name="Unit">How long a part takes.</param>
/// <param name="Failures">For <see cref="JobEnding.Transient"/>: attempts that fail.</param>
internal sealed record PlannedJob(int Number, int Content, JobEnding Ending, int Units, TimeSpan Unit, int Failures);

internal enum JobEnding
{
    Success,

    /// <summary>Fails some times, then succeeds.</summary>
    Transient,

    /// <summary>What the user must mend.</summary>
    User,

    OutOfMemory,

    /// <summary>Computes until it is told to stop.</summary>
    Endless,

    /// <summary>Goes on although it is told to stop.</summary>
    Stubborn,
}
