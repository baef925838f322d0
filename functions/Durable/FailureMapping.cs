using System.Text.Json;
using Client = Microsoft.DurableTask.Client;
using Sdk = Microsoft.DurableTask;

namespace BertPipeline.Functions.Durable;

/// <summary>Durable Task's failure details as the pipeline's.</summary>
internal static class FailureMapping
{
    /// <summary>
    /// How an instance failed; null when it did not. Durable Functions tells its client no details: it puts the exception's type and message into the
    /// output.
    /// </summary>
    public static BertPipeline.DurableTask.TaskFailureDetails? Of(Client.OrchestrationMetadata instance) => instance switch
    {
        { FailureDetails: { } details } => Of(details),
        { RuntimeStatus: Client.OrchestrationRuntimeStatus.Failed, SerializedOutput: { } output } => OfOutput(output),
        _ => null,
    };

    public static BertPipeline.DurableTask.TaskFailureDetails Of(Sdk.TaskFailureDetails details) =>
        new(details.ErrorType, details.ErrorMessage, details.StackTrace, details.InnerFailure is { } inner ? Of(inner) : null);

    private static BertPipeline.DurableTask.TaskFailureDetails OfOutput(string output)
    {
        string text = output.StartsWith('"') ? JsonSerializer.Deserialize<string>(output)! : output;
        int separator = text.IndexOf(": ", StringComparison.Ordinal);
        return separator < 0 ? new("", text) : new(text[..separator], text[(separator + 2)..]);
    }
}
