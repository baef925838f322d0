using System.Text.Json;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Orchestration.Status;

/// <summary>How a failed instance says what went wrong.</summary>
public static class InstanceFailure
{
    /// <summary>
    /// The exception's message; null when the instance has not failed. The Azure Storage provider keeps no details beside the instance: it writes
    /// <c>Type: message</c> into the output, which Durable Functions quotes as JSON.
    /// </summary>
    public static string? FailureMessage(this OrchestrationMetadata instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        if (instance.FailureDetails is { } details)
        {
            return details.ErrorMessage;
        }

        if (instance.RuntimeStatus != OrchestrationRuntimeStatus.Failed || instance.SerializedOutput is not { } output)
        {
            return null;
        }

        string text = output.StartsWith('"') ? JsonSerializer.Deserialize<string>(output)! : output;
        int separator = text.IndexOf(": ", StringComparison.Ordinal);
        return separator < 0 ? text : text[(separator + 2)..];
    }
}
