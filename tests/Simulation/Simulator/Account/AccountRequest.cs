using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;

namespace BertPipeline.Simulator.Account;

/// <summary>A request as it reaches the account.</summary>
/// <param name="Sender">The actor that sent it.</param>
/// <param name="Path">Without the slash at the beginning: container, queue or table first.</param>
internal sealed record AccountRequest(
    string Sender,
    AccountService Service,
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Query,
    IReadOnlyDictionary<string, string> Headers,
    byte[] Body)
{
    public string? this[string header] => Headers.GetValueOrDefault(header);

    /// <summary>Container, queue or table; for a table with its keys.</summary>
    public string First => Path.Split('/', 2)[0];

    /// <summary>What follows it; empty when nothing does.</summary>
    public string Rest => Path.Contains('/', StringComparison.Ordinal) ? Path.Split('/', 2)[1] : "";

    public bool Creates(string container, string ending) =>
        Service == AccountService.Blob && Method == "PUT" && First == container && Rest.EndsWith(ending, StringComparison.Ordinal);

    public AccountRequest With(string header, string value) =>
        this with { Headers = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase) { [header] = value } };

    public AccountRequest Without(string header) =>
        this with { Headers = Headers.Where(h => h.Key != header).ToDictionary(StringComparer.OrdinalIgnoreCase) };

    public AccountRequest WithQuery(string name, string value) => this with { Query = new Dictionary<string, string>(Query) { [name] = value } };

    /// <summary>The same with another value in a column of the row that it writes.</summary>
    public AccountRequest WithRow(JsonObject row, string column, int value)
    {
        row[column] = value;
        return this with { Body = JsonSerializer.SerializeToUtf8Bytes(row) };
    }

    public static AccountRequest Of(string sender, Request request, CancellationToken cancellationToken)
    {
        var uri = request.Uri.ToUri();
        using var body = new MemoryStream();
        request.Content?.WriteTo(body, cancellationToken);
        return new(
            sender,
            Enum.Parse<AccountService>(uri.Host.Split('.')[1], ignoreCase: true),
            request.Method.Method,
            Uri.UnescapeDataString(uri.AbsolutePath).TrimStart('/'),
            uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2))
                .ToDictionary(p => p[0], p => Uri.UnescapeDataString(p.ElementAtOrDefault(1) ?? "")),
            request.Headers.ToDictionary(h => h.Name, h => h.Value, StringComparer.OrdinalIgnoreCase),
            body.ToArray());
    }

    /// <summary>For traces.</summary>
    public override string ToString() => $"{Service} {Method} {Path}{(Query.TryGetValue("comp", out string? comp) ? $" {comp}" : "")}";
}
