using BertPipeline.TaskHub.History;

namespace BertPipeline.TaskHub.Execution;

/// <summary>The code asked for something else than its history says that it asked for.</summary>
internal sealed class NonDeterminismException(string orchestrator, int turn, ScheduledEvent? recorded, ScheduledEvent? asked)
    : Exception(
        $"The code of orchestrator '{orchestrator}' no longer matches the history of this instance. In turn {turn} the history has " +
        $"{recorded?.Describe() ?? "nothing more"}, but the code asked for {asked?.Describe() ?? "nothing more"}. " +
        "Start the instance again, or give changed code a new version and keep the old code for instances of the old one.");
