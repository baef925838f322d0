using Azure;
using Azure.Data.Tables;
using Azure.Identity;

namespace BertPipeline.DurableTask;

/// <summary>
/// How many control queues a hub has. It keeps the number that it was made with, by whichever host; one that works with another number looks for some
/// instances in queues where they are not, and nobody says so.
/// </summary>
internal static class HubPartitions
{
    /// <summary>The rows of the provider's table; null when there is no such hub yet.</summary>
    public static int? CountOf(TaskHubOptions options)
    {
        TableServiceClient account = options.AccountName is { Length: > 0 } name
            ? new(new Uri($"https://{name}.table.core.windows.net"), new DefaultAzureCredential())
            : new(options.ConnectionString);
        try
        {
            int count = account.GetTableClient(options.HubName + "Partitions").Query<TableEntity>(select: ["RowKey"]).Count();
            return count > 0 ? count : null;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }
}
