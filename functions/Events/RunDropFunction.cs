using BertPipeline.Functions.Durable;
using BertPipeline.Orchestration.Operations;
using BertPipeline.Storage.Corpora;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Functions.Events;

/// <summary>Starts the run of a dropped <c>corpora/{corpus}/run.json</c> as soon as Event Grid tells of it; the sweep finds what it did not tell.</summary>
public sealed class RunDropFunction(CorpusStore corpora, RunDropSweep drops, BoundDurableClient bound)
{
    /// <param name="request">The blob's text, which the trigger brings; it is read again with its ETag, which names the run.</param>
    /// <param name="corpus">The folder.</param>
    /// <param name="client">Of the task hub.</param>
    /// <param name="context">Of the call.</param>
    [Function("RunDropped")]
    public async Task StartAsync(
        [BlobTrigger("corpora/{corpus}/" + CorpusStore.RunRequestName, Source = BlobTriggerSource.EventGrid)] string request,
        string corpus, [DurableClient] DurableTaskClient client, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        bound.Bind(client);
        if (await corpora.FindAsync($"{corpus}/{CorpusStore.RunRequestName}", context.CancellationToken) is { } drop)
        {
            await drops.StartAsync(drop, context.CancellationToken);
        }
    }
}
