using System.Text;
using System.Text.Json;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using BertPipeline.Contracts;

namespace BertPipeline.Storage.Queues;

/// <summary>
/// How records travel on queues, in this one place: JSON in base64, which is what a queue trigger of Azure Functions expects by default;
/// plain JSON, as a person may type it, is read too. Messages never expire.
/// </summary>
internal static class QueueMessages
{
    public static readonly TimeSpan NeverExpires = TimeSpan.FromSeconds(-1);

    public static string Encode<T>(T message) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(message, PipelineJson.Options));

    /// <summary>The record, or null when the text is none.</summary>
    public static T? Decode<T>(string text)
        where T : class
    {
        try
        {
            byte[] json = text.AsSpan().TrimStart().StartsWith("{", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(text) : Convert.FromBase64String(text);
            return JsonSerializer.Deserialize<T>(json, PipelineJson.Options);
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    public static Task SendAsync<T>(this QueueClient queue, T message, CancellationToken cancellationToken) =>
        queue.SendMessageAsync(Encode(message), visibilityTimeout: TimeSpan.Zero, NeverExpires, cancellationToken);

    /// <summary>Takes up to so many messages, hidden from others for so long.</summary>
    public static async Task<IReadOnlyList<QueueLease>> ReceiveAsync(
        this QueueClient queue, int most, TimeSpan visibility, TimeProvider time, CancellationToken cancellationToken)
    {
        TimeSpan whole = QueueVisibility.InWholeSeconds(visibility);
        DateTimeOffset asked = time.GetUtcNow();
        QueueMessage[] messages = await queue.ReceiveMessagesAsync(most, whole, cancellationToken);
        return [.. messages.Select(message => new QueueLease(queue, message, asked + whole, time))];
    }
}
