using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Queues.Models;

namespace BertPipeline.DurableTask;

/// <summary>
/// A starved host renews a message too late, and receives it again beside the activity that it still runs. The provider drops the second one, but that has the
/// message's new receipt: with the first it can neither renew nor delete any more, and the message would come back for as long as the host lives.
/// Whatever this process received last is its own, so renewals and deletions take the newest receipt that it has been given.
/// <para>Where the storage knows none of them any more, because another process has the message or an answer with a new receipt was lost, the message is no longer this process's, and the
/// provider is told that it is gone. A receipt that does not match ends the work item there before it is forgotten: the message would come back and be dropped for as long as the host lives.</para>
/// </summary>
internal sealed partial class NewestReceipts : HttpPipelinePolicy
{
    private readonly ConcurrentDictionary<string, string> _receipts = new(StringComparer.Ordinal);

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        string? updated = TakeNewest(message.Request);
        ProcessNext(message, pipeline);
        Remember(message, updated);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        string? updated = TakeNewest(message.Request);
        await ProcessNextAsync(message, pipeline);
        Remember(message, updated);
    }

    /// <summary>Id of the message that the request changes; null when it changes none.</summary>
    private string? TakeNewest(Request request)
    {
        string address = request.Uri.ToString();
        if (OneMessage().Match(address) is not { Success: true } match)
        {
            return null;
        }

        string id = match.Groups["id"].Value;
        if (_receipts.TryGetValue(id, out string? newest))
        {
            request.Uri.Reset(new Uri(Receipt().Replace(address, "popreceipt=" + Uri.EscapeDataString(newest))));
        }

        return id;
    }

    private void Remember(HttpMessage message, string? changed)
    {
        if (message.Response.IsError)
        {
            if (changed is not null && message.Response.Headers.TryGetValue("x-ms-error-code", out string? code) && code == QueueErrorCode.PopReceiptMismatch.ToString())
            {
                _receipts.TryRemove(changed, out _);
                message.Response = new GoneResponse(message.Response);
            }

            return;
        }

        if (changed is not null)
        {
            // A deletion answers without a receipt.
            if (message.Response.Headers.TryGetValue("x-ms-popreceipt", out string? receipt))
            {
                _receipts[changed] = receipt;
            }
            else
            {
                _receipts.TryRemove(changed, out _);
            }
        }
        else if (message.Request.Method == RequestMethod.Get && message.Response.ContentStream is { CanSeek: true } body
            && message.Request.Uri.Path.EndsWith("/messages", StringComparison.Ordinal))
        {
            foreach (XElement received in XDocument.Load(body).Descendants("QueueMessage"))
            {
                if (received.Element("PopReceipt") is { } receipt)
                {
                    _receipts[received.Element("MessageId")!.Value] = receipt.Value;
                }
            }

            body.Position = 0;
        }
    }

    [GeneratedRegex("/messages/(?<id>[^/?]+)[?]")]
    private static partial Regex OneMessage();

    [GeneratedRegex("popreceipt=[^&]*")]
    private static partial Regex Receipt();
}
