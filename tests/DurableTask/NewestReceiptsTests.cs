using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using BertPipeline.Testing;

namespace BertPipeline.DurableTask.Tests;

/// <summary>A message that its own host receives a second time, because it was too late to renew it.</summary>
public sealed class NewestReceiptsTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan Hidden = TimeSpan.FromSeconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReceivedTwiceByOneProcess_TheFirstReceiptStillRenewsAndDeletes()
    {
        (QueueClient host, _) = await QueueAsync();
        QueueMessage first = await ReceiveAsync(host, Hidden);
        QueueMessage second = await ReceiveAsync(host, Hidden);
        Assert.Equal(first.MessageId, second.MessageId);

        await host.UpdateMessageAsync(first.MessageId, first.PopReceipt, (string?)null, TimeSpan.FromMinutes(1), Token);
        await host.DeleteMessageAsync(first.MessageId, first.PopReceipt, Token);

        Assert.Equal(0, (await host.GetPropertiesAsync(Token)).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task ReceivedByAnotherProcessSince_IsGoneForThisOne()
    {
        (QueueClient host, QueueClient other) = await QueueAsync();
        QueueMessage ours = await ReceiveAsync(host, Hidden);
        QueueMessage theirs = await ReceiveAsync(other, TimeSpan.FromMinutes(1));

        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(() => host.DeleteMessageAsync(ours.MessageId, ours.PopReceipt, Token));

        Assert.Equal(404, refused.Status);
        await other.DeleteMessageAsync(theirs.MessageId, theirs.PopReceipt, Token);
    }

    /// <summary>Nobody knows the receipt that the storage has given it since, until it comes again.</summary>
    [Fact]
    public async Task AnswerToARenewalIsLost_ItIsGoneUntilItIsReceivedAgain()
    {
        (QueueClient host, _) = await QueueAsync(new LostAnswer());
        QueueMessage first = await ReceiveAsync(host, Hidden);
        await Assert.ThrowsAsync<IOException>(() => host.UpdateMessageAsync(first.MessageId, first.PopReceipt, (string?)null, Hidden, Token));

        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(() => host.DeleteMessageAsync(first.MessageId, first.PopReceipt, Token));
        await ReceiveAsync(host, Hidden);
        await host.DeleteMessageAsync(first.MessageId, first.PopReceipt, Token);

        Assert.Equal(404, refused.Status);
        Assert.Equal(0, (await host.GetPropertiesAsync(Token)).Value.ApproximateMessagesCount);
    }

    /// <summary>A queue with one message, as two processes see it.</summary>
    private async Task<(QueueClient Host, QueueClient Other)> QueueAsync(HttpPipelinePolicy? way = null)
    {
        string connection = await azurite.ConnectionStringAsync();
        string name = AzuriteFixture.NewHub() + "-workitems";
        QueueClient host = Client(), other = Client();
        await host.CreateAsync(cancellationToken: Token);
        await host.SendMessageAsync("work", Token);
        return (host, other);

        QueueClient Client()
        {
            var options = new QueueClientOptions();
            options.AddPolicy(new NewestReceipts(), HttpPipelinePosition.PerCall);
            if (way is not null)
            {
                options.Retry.MaxRetries = 0;
                options.AddPolicy(way, HttpPipelinePosition.PerRetry);
            }

            return new(connection, name, options);
        }
    }

    private static async Task<QueueMessage> ReceiveAsync(QueueClient queue, TimeSpan visibility)
    {
        QueueMessage? message = null;
        await Eventually.TrueAsync(async () => (message = await queue.ReceiveMessageAsync(visibility, Token)) is not null, "the message is visible");
        return message!;
    }

    /// <summary>What the first update has done, its sender does not learn.</summary>
    private sealed class LostAnswer : HttpPipelinePolicy
    {
        private bool _isLost;

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            if (message.Request.Method == RequestMethod.Put && message.Request.Uri.Path.Contains("/messages/", StringComparison.Ordinal) && !_isLost)
            {
                _isLost = true;
                throw new IOException("The answer is lost.");
            }
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();
    }
}
