using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Local.Terminal;
using BertPipeline.Local.Tests.Conformance;
using BertPipeline.Testing.Models;

namespace BertPipeline.Local.Tests.Commands.Models;

/// <summary><c>models current</c>, <c>promote</c> and <c>rollback</c>, and what a name means to the other commands.</summary>
public sealed class ModelsCurrentTests(LocalApiHost host) : ModelsCommandTests(host)
{
    [Fact]
    public async Task Current_NeverChosen_IsTheNewest()
    {
        await ImportTwoAsync();

        Assert.Contains($"{Name}/0002 since", await RunAsync("models", "current", Name), StringComparison.Ordinal);
        Assert.False(JsonNode.Parse(await RunAsync("models", "current", Name, "--json"))!["isChosen"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Promote_OlderVersion_IsWhatTheNameMeansToEveryCommand()
    {
        await ImportTwoAsync();

        string said = await RunAsync("models", "promote", Name + "/0001", "--why", "the new one is odd");

        Assert.StartsWith($"{Name}/0001 since", said, StringComparison.Ordinal);
        Assert.Contains("by models promote: the new one is odd", said, StringComparison.Ordinal);
        Assert.Equal("0001", Manifest(await RunAsync("models", "show", Name, "--json")));
        Assert.Equal("0002", Manifest(await RunAsync("models", "show", Name + "@latest", "--json")));
        Assert.Equal("0002", Manifest(await RunAsync("models", "show", Name + "/0002", "--json")));
        JsonObject[] listed = [.. JsonNode.Parse(await RunAsync("models", "--json"))!.AsArray().Select(m => m!.AsObject()).Where(m => (string?)m["name"] == Name)];
        Assert.Equal([("0002", false), ("0001", true)], listed.Select(m => ((string)m["version"]!, (bool)m["current"]!)));
    }

    [Fact]
    public async Task Rollback_AfterAPromotion_GoesBackAndSaysSo()
    {
        await ImportTwoAsync();
        await RunAsync("models", "promote", Name + "/0001");
        await RunAsync("models", "promote", Name + "@latest");

        Assert.StartsWith($"{Name}/0001 since", await RunAsync("models", "rollback", Name), StringComparison.Ordinal);
        JsonNode current = JsonNode.Parse(await RunAsync("models", "current", Name, "--json"))!;
        Assert.Equal((Name + "/0001", "models rollback", "back from 0002"), ((string)current["model"]!, (string)current["by"]!, (string)current["why"]!));
    }

    [Fact]
    public async Task Rollback_NothingBefore_SaysWhatToDo()
    {
        await ImportTwoAsync();
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "rollback", Name));
        Assert.Contains($"models promote {Name}/0001", command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Promote_NameWithoutVersion_WantsOne()
    {
        await ImportTwoAsync();
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "promote", Name));
        Assert.Contains($"Write {Name}/0002 or {Name}@latest", command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_CurrentVersion_IsRefusedWithTheMend_AndAllGoTogether()
    {
        await ImportTwoAsync();
        await RunAsync("models", "promote", Name + "/0001");
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "delete", Name + "/0001", "--yes"));
        Assert.Contains($"models promote {Name}/0002", command.Error, StringComparison.Ordinal);
        await RunAsync("models", "delete", Name, "--all", "--yes");
        Assert.Null(await FindAsync(Name));
        Assert.Empty(await Models.ListVersionsAsync(Name, Token));
    }

    private async Task ImportTwoAsync()
    {
        await ImportAsync(new TinyModel());
        await ImportAsync(new TinyModel { Words = 2 });
    }

    private static string Manifest(string json) => JsonSerializer.Deserialize<JsonObject>(json)!["manifest"]!["version"]!.GetValue<string>();
}
