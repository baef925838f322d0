namespace BertPipeline.GpuWorker.Kernels.Rows;

/// <summary>Work on tables whose rows are added to in the order of a batch: a slice of columns a task, so that no two tasks write to one place and no sum depends on their number.</summary>
internal static class ColumnSlices
{
    private const int Length = 32;

    /// <param name="team">Does it.</param>
    /// <param name="columns">Of the table.</param>
    /// <param name="task">Gets its first column and how many it has.</param>
    public static void Run(ThreadTeam team, int columns, Action<int, int> task) =>
        team.Run((columns + Length - 1) / Length, slice => task(slice * Length, Math.Min(Length, columns - (slice * Length))));
}
