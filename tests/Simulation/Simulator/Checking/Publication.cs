using BertPipeline.Simulator.Account;

namespace BertPipeline.Simulator.Checking;

/// <summary>Only who holds a message of a job with that key publishes. It is asked when the request is sent: one that is long on its way may arrive later.</summary>
internal static class Publication
{
    /// <summary>What is wrong with sending a request; null when nothing is.</summary>
    public static string? Broken(SimulatedAccount account, DateTimeOffset now, string sender, AccountRequest request)
    {
        if (!request.Creates("artifacts", "/manifest.json"))
        {
            return null;
        }

        string key = request.Path.Split('/')[2];
        bool holds = MessageRules.Jobs(account)
            .Any(m => m.Stored.Holder == sender && m.Stored.VisibleAt > now && MessageRules.RowOf(account, m.Content)?.Key == key);
        return holds ? null : $"{sender} publishes {request.Path}, and holds no message of a job with that key.";
    }
}
