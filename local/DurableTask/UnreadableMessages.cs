using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging;

namespace BertPipeline.DurableTask;

/// <summary>
/// Messages on the hub's queues that hold no message of the provider, whoever sent them, or only the name of a blob that is gone. The provider logs each, waits, and receives it again for ever; a few of
/// them keep activities waiting. They are moved to a queue where a person may look at them, and the provider is not shown them.
/// </summary>
/// <param name="queueOf">A queue of the account, reached without this policy.</param>
/// <param name="payloads">Where the provider puts what is too large for a queue.</param>
/// <param name="hub">The hub's name.</param>
/// <param name="logger">Told of each.</param>
internal sealed class UnreadableMessages(Func<string, QueueClient> queueOf, BlobContainerClient payloads, string hub, ILogger logger) : HttpPipelinePolicy
{
    private const int LongestLogged = 200;

    private readonly string _place = $"{hub.ToLowerInvariant()}-unreadable";

    private bool _placeIsThere;

    /// <exception cref="NotSupportedException">The provider receives asynchronously.</exception>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (IsReceive(message.Request))
        {
            throw new NotSupportedException("Messages are received asynchronously.");
        }

        ProcessNext(message, pipeline);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        do
        {
            await ProcessNextAsync(message, pipeline);
        }
        while (await LeavesNothingAsync(message)); // The provider would pause, as before an empty queue.
    }

    /// <summary>Sets aside what is unreadable in an answer; true when the answer held nothing else.</summary>
    private async Task<bool> LeavesNothingAsync(HttpMessage message)
    {
        if (!IsReceive(message.Request) || message.Response is not { IsError: false, ContentStream: { CanSeek: true } body })
        {
            return false;
        }

        XDocument received = await XDocument.LoadAsync(body, LoadOptions.PreserveWhitespace, message.CancellationToken);
        body.Position = 0;
        var unreadable = new List<XElement>();
        foreach (XElement one in received.Descendants("QueueMessage").Where(m => m.Element("PopReceipt") is not null))
        {
            if (!await IsReadableAsync(TextOf(one), message.CancellationToken))
            {
                unreadable.Add(one);
            }
        }

        if (unreadable.Count == 0)
        {
            return false;
        }

        string queue = message.Request.Uri.Path.Split('/')[^2];
        foreach (XElement one in unreadable)
        {
            await MoveAsync(queue, one, message.CancellationToken);
            one.Remove();
        }

        if (!received.Descendants("QueueMessage").Any())
        {
            message.Response.Dispose();
            return true;
        }

        var left = new MemoryStream();
        received.Save(left);
        left.Position = 0;
        message.Response.ContentStream = left;
        return false;
    }

    private static bool IsReceive(Request request) => request.Method == RequestMethod.Get && request.Uri.Path.EndsWith("/messages", StringComparison.Ordinal);

    private static string TextOf(XElement message) => message.Element("MessageText")?.Value ?? "";

    /// <summary>The provider's envelope as JSON, plain or in base64: it holds a message, or names the blob of a large one, which was written before it was sent.</summary>
    private async Task<bool> IsReadableAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            using var envelope = JsonDocument.Parse(text.StartsWith('{') ? text : Encoding.UTF8.GetString(Convert.FromBase64String(text)));
            return Field(envelope, "CompressedBlobName") is { } blob
                ? blob.ValueKind == JsonValueKind.String && await payloads.GetBlobClient(blob.GetString()).ExistsAsync(cancellationToken)
                : Field(envelope, "TaskMessage") is not null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return false;
        }
        catch (RequestFailedException)
        {
            return true; // Nobody knows now; the provider asks again.
        }
    }

    private static JsonElement? Field(JsonDocument envelope, string name) =>
        envelope.RootElement.ValueKind == JsonValueKind.Object && envelope.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    private async Task MoveAsync(string queue, XElement message, CancellationToken cancellationToken)
    {
        try
        {
            QueueClient place = queueOf(_place);
            if (!_placeIsThere)
            {
                await place.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
                _placeIsThere = true;
            }

            await place.SendMessageAsync(TextOf(message), cancellationToken);
            await queueOf(queue).DeleteMessageAsync(message.Element("MessageId")!.Value, message.Element("PopReceipt")!.Value, cancellationToken);
            string text = TextOf(message);
            Log.Unreadable(logger, queue, _place, text[..Math.Min(text.Length, LongestLogged)]);
        }
        catch (RequestFailedException e)
        {
            // Hidden for now; when it comes again, it is tried again.
            Log.UnreadableStays(logger, queue, e);
        }
    }
}
