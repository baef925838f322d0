using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BertPipeline.Simulator.Account;

/// <summary>Tables. A table is there as soon as it is named; filters compare strings for equality, joined by "or" or "and".</summary>
internal sealed partial class SimulatedTables
{
    private readonly SortedDictionary<(string Table, string Partition, string Row), StoredEntity> _entities = [];
    private int _tag;

    /// <summary>Told of every change before it is made.</summary>
    public Action<AccountRequest, StoredEntity?, StoredEntity>? Changing { get; set; }

    public IReadOnlyDictionary<(string Table, string Partition, string Row), StoredEntity> All => _entities;

    public AccountAnswer Handle(AccountRequest request)
    {
        if (request.Path == "Tables")
        {
            return new AccountAnswer(204);
        }

        if (KeysPattern().Match(request.Path) is { Success: true } keys)
        {
            var key = (keys.Groups["table"].Value, keys.Groups["partition"].Value, keys.Groups["row"].Value);
            StoredEntity? entity = _entities.GetValueOrDefault(key);
            return request.Method switch
            {
                _ when entity is null => Error(404, "ResourceNotFound"),
                "GET" => new AccountAnswer(200).With("ETag", entity.Tag).WithJson(Json(entity).ToJsonString()),
                "PUT" when request["If-Match"] is not { } tag || (tag != "*" && tag != entity.Tag) => Error(412, "UpdateConditionNotSatisfied"),
                "PUT" => Write(request, key, entity),
                _ => throw new NotSupportedException($"The simulated account does not know {request}."),
            };
        }

        return request.Method switch
        {
            "POST" => Insert(request),
            "GET" => Query(request),
            _ => throw new NotSupportedException($"The simulated account does not know {request}."),
        };
    }

    private AccountAnswer Insert(AccountRequest request)
    {
        JsonNode columns = JsonNode.Parse(request.Body)!;
        var key = (request.Path, (string)columns["PartitionKey"]!, (string)columns["RowKey"]!);
        return _entities.ContainsKey(key) ? Error(409, "EntityAlreadyExists") : Write(request, key, before: null);
    }

    private AccountAnswer Write(AccountRequest request, (string Table, string Partition, string Row) key, StoredEntity? before)
    {
        var after = new StoredEntity($"W/\"datetime'{++_tag}'\"", JsonNode.Parse(request.Body)!.AsObject());
        Changing?.Invoke(request, before, after);
        _entities[key] = after;
        return new AccountAnswer(204).With("ETag", after.Tag);
    }

    private AccountAnswer Query(AccountRequest request)
    {
        string table = request.Path.Split('(')[0];
        string filter = request.Query["$filter"];
        (string Name, string Value)[] terms = [.. TermPattern().Matches(filter).Select(m => (m.Groups["name"].Value, m.Groups["value"].Value))];
        IEnumerable<StoredEntity> found = _entities.Where(e => e.Key.Table == table).Select(e => e.Value).Where(e =>
            filter.Contains(" or ", StringComparison.Ordinal) ? terms.Any(t => e[t.Name] == t.Value) : terms.All(t => e[t.Name] == t.Value));
        return new AccountAnswer(200).WithJson(new JsonObject { ["value"] = new JsonArray([.. found.Select(Json)]) }.ToJsonString());
    }

    private static JsonObject Json(StoredEntity entity)
    {
        JsonObject json = entity.Columns.DeepClone().AsObject();
        json["odata.etag"] = entity.Tag;
        return json;
    }

    private static AccountAnswer Error(int status, string code)
    {
        string error = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["odata.error"] = new { code, message = new { lang = "en-US", value = code } },
        });
        return new AccountAnswer(status, code).WithJson(error);
    }

    [GeneratedRegex(@"^(?<table>\w+)\(PartitionKey='(?<partition>[^']*)',RowKey='(?<row>[^']*)'\)$")]
    private static partial Regex KeysPattern();

    [GeneratedRegex("(?<name>\\w+) eq '(?<value>[^']*)'")]
    private static partial Regex TermPattern();
}
