using BertPipeline.Contracts.Jobs;

namespace BertPipeline.Storage.Jobs;

/// <summary>What lies on <c>{hub}-gpu-jobs-poison</c>: nobody works on it; it is there for people.</summary>
/// <param name="Reason">Why the message was given up.</param>
/// <param name="At">When.</param>
/// <param name="Message">The message, where it could be read.</param>
/// <param name="Raw">The start of a message that could not be read.</param>
/// <param name="AttemptLog">One line an attempt.</param>
public sealed record PoisonJobMessage(
    string Reason, DateTimeOffset At, GpuJobMessage? Message = null, string? Raw = null, IReadOnlyList<string>? AttemptLog = null);

/// <summary>The same as it lies there.</summary>
/// <param name="Id">The queue's name for it.</param>
public sealed record PoisonMessage(string Id, PoisonJobMessage Content);
