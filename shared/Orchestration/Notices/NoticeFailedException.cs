using System.Net;

namespace BertPipeline.Orchestration.Notices;

/// <summary>A notice did not arrive and may be sent again. It has no inner exception: the history keeps what is thrown, and those name the address.</summary>
public sealed class NoticeFailedException(string name, HttpStatusCode? status)
    : Exception(status is { } code ? $"The receiver of the notice '{name}' answered {(int)code}." : $"The receiver of the notice '{name}' did not answer.");
