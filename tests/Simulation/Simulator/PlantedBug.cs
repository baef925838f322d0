using System.Text.Json.Nodes;
using BertPipeline.Simulator.Account;

namespace BertPipeline.Simulator;

/// <summary>
/// A mistake that the protocol's code could make, made on its way to the account: the simulation must find it. The product is not touched.
/// </summary>
/// <param name="Name">For the command line.</param>
/// <param name="Plant">What stands between the network and the account; made anew for each seed.</param>
internal sealed record PlantedBug(string Name, Func<Func<AccountRequest, Func<AccountRequest, AccountAnswer>, AccountAnswer>> Plant)
{
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new("claim-unconditional", ClaimUnconditional),
        new("given-up-unconditional", () => GivenUpUnconditional),
        new("manifest-unconditional", () => (request, account) =>
            account(request.Creates("artifacts", "/manifest.json") ? request.Without("If-None-Match") : request)),
        new("lost-lease-unnoticed", () => LostLeaseUnnoticed),
        new("lost-settlement-unnoticed", () => LostSettlementUnnoticed),
        new("attempt-counted-twice", () => AttemptCountedTwice),
        new("same-generation", () => SameGeneration),
        new("loser-deletes-all", () => LoserDeletesAll),
        new("messages-expire", () => (request, account) =>
            account(request is { Service: AccountService.Queue, Method: "POST", First: "hub-gpu-jobs" } ? request.WithQuery("messagettl", "600") : request)),
    ];

    /// <summary>Workers claim whatever they have read, though somebody has changed it since.</summary>
    private static Func<AccountRequest, Func<AccountRequest, AccountAnswer>, AccountAnswer> ClaimUnconditional()
    {
        var claimed = new HashSet<(string Worker, string Job, int Attempt)>();
        return (request, account) =>
        {
            JsonObject? row = RowOf(request);
            bool isClaim = IsWorker(request) && (string?)row?["State"] == "Running" && claimed.Add((request.Sender, request.Path, (int)row["TotalAttempts"]!));
            return account(isClaim ? request.With("If-Match", "*") : request);
        };
    }

    /// <summary>A worker fails a job whose worker was silent when it looked, and may live. This one was the product's own until the simulation found it.</summary>
    private static AccountAnswer GivenUpUnconditional(AccountRequest request, Func<AccountRequest, AccountAnswer> account) =>
        account(IsWorker(request) && RowOf(request) is { } row && (string?)row["State"] == "Failed" && (string?)row["Worker"] is { } other && other != request.Sender
            ? request.With("If-Match", "*")
            : request);

    /// <summary>A renewal that the queue refuses is taken for one that worked.</summary>
    private static AccountAnswer LostLeaseUnnoticed(AccountRequest request, Func<AccountRequest, AccountAnswer> account)
    {
        AccountAnswer answer = account(request);
        return request is { Service: AccountService.Queue, Method: "PUT" } && answer.Status is 400 or 404
            ? new AccountAnswer(204).With("x-ms-popreceipt", request.Query["popreceipt"]).With("x-ms-time-next-visible", "Thu, 01 Jan 2026 00:00:00 GMT")
            : answer;
    }

    /// <summary>A worker whose last write is refused goes on as if the job had ended.</summary>
    private static AccountAnswer LostSettlementUnnoticed(AccountRequest request, Func<AccountRequest, AccountAnswer> account)
    {
        AccountAnswer answer = account(request);
        return IsWorker(request) && answer.Status == 412 && (string?)RowOf(request)?["State"] is "Succeeded" or "Failed" or "Cancelled"
            ? new AccountAnswer(204).With("ETag", "W/\"datetime'0'\"")
            : answer;
    }

    /// <summary>An attempt counts when it is claimed, and once more when it has failed.</summary>
    private static AccountAnswer AttemptCountedTwice(AccountRequest request, Func<AccountRequest, AccountAnswer> account) =>
        account(IsWorker(request) && RowOf(request) is { } row && (string?)row["State"] == "Queued" && (int)row["Attempt"]! > 0
            ? request.WithRow(row, "Attempt", (int)row["Attempt"]! + 1)
            : request);

    /// <summary>The sweep enqueues again without telling the new message from the old one.</summary>
    private static AccountAnswer SameGeneration(AccountRequest request, Func<AccountRequest, AccountAnswer> account) =>
        account(!IsWorker(request) && RowOf(request) is { } row && (int)row["Generation"]! > 1 ? request.WithRow(row, "Generation", 1) : request);

    /// <summary>Who loses the race for a key deletes the key's folder, not his own.</summary>
    private static AccountAnswer LoserDeletesAll(AccountRequest request, Func<AccountRequest, AccountAnswer> account) =>
        account(request is { Service: AccountService.Blob, First: "artifacts" } && request.Query.GetValueOrDefault("comp") == "list"
            ? request.WithQuery("prefix", string.Join('/', request.Query["prefix"].Split('/')[..2]) + "/2")
            : request);

    private static bool IsWorker(AccountRequest request) => request.Sender.StartsWith("worker", StringComparison.Ordinal);

    private static JsonObject? RowOf(AccountRequest request) =>
        request is { Service: AccountService.Table, Method: "PUT" } ? JsonNode.Parse(request.Body)!.AsObject() : null;
}
