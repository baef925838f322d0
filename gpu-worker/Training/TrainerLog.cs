using Microsoft.Extensions.Logging;

namespace BertPipeline.GpuWorker.Training;

internal static partial class TrainerLog
{
    [LoggerMessage(4102, LogLevel.Information, "Training with {Environment}.")]
    public static partial void Started(ILogger logger, string environment);

    [LoggerMessage(4100, LogLevel.Information, "Resumed at step {Step} (bit for bit: {Exact}).")]
    public static partial void Resumed(ILogger logger, long step, bool exact);

    [LoggerMessage(4103, LogLevel.Information, "Pieces are cut at {Longest} tokens: {Cut} of {Pieces} training pieces are longer.")]
    public static partial void PiecesCut(ILogger logger, int longest, int cut, int pieces);

    [LoggerMessage(4101, LogLevel.Information, "After epoch {Epoch}, step {Step}: {Figures}.")]
    public static partial void Evaluated(ILogger logger, int epoch, long step, string figures);
}
