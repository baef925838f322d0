using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Http.Instances;
using BertPipeline.Local.Client;
using BertPipeline.Local.Terminal;
using BertPipeline.Local.Tests.Conformance;
using BertPipeline.Orchestration.Drift;
using BertPipeline.Orchestration.Profiles;
using BertPipeline.Storage.Models;
using BertPipeline.Storage.Runs;
using BertPipeline.Testing;

namespace BertPipeline.Local.Tests.Commands.Models;

/// <summary><c>models drift</c>, against a host that is up.</summary>
public sealed class ModelsDriftTests(LocalApiHost host)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Drift_ATagThatGrew_IsARowWithBothSharesAndYes()
    {
        string name = "drift-" + Guid.NewGuid().ToString("N")[..8];
        await PublishAsync(name, Profile(10));
        await TagAsync($"{name}/0001", Profile(20));

        using CommandRunner text = Command();
        Assert.Equal(ExitCode.Success, await text.RunAsync("models", "drift", name));
        using CommandRunner json = Command();
        Assert.Equal(ExitCode.Success, await json.RunAsync("models", "drift", name, "--days", "7", "--json"));

        string row = text.Output.Split('\n').Single(line => line.StartsWith("Bugs ", StringComparison.Ordinal));
        Assert.Equal(["Bugs", "20.0%", "40.0%", "+20.0%"], row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..4]);
        Assert.EndsWith("yes", row.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("Drift in Bugs: 20.0% then, 40.0% lately", text.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(1000, JsonSerializer.Deserialize<ModelDrift>(json.Output, PipelineJson.Options)!.Texts);
    }

    [Fact]
    public async Task Drift_DaysOutOfRange_AreRefused()
    {
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "drift", "any", "--days", "0"));
        Assert.Contains("--days must be from 1 to 366.", command.Error, StringComparison.Ordinal);
    }

    private static TextProfile Profile(int tagged) => new(["Bugs"], [.. Enumerable.Range(0, 20).Select(i => new ProfileBlock { Texts = 50, Tagged = [tagged + (i % 2 * 2) - 1], Untagged = 5 })]);

    private CommandRunner Command()
    {
        using HttpClient http = host.CreateClient();
        return new CommandRunner { Url = http.BaseAddress };
    }

    private async Task TagAsync(string model, TextProfile profile)
    {
        using HttpClient http = host.CreateClient();
        var client = new PipelineClient(http);
        ManagementPayload started = await client.StartTaggingAsync(new() { Texts = "feedback", Model = model }, Token);
        await Eventually.TrueAsync(async () => (await client.GetAsync(started.Id, Token)).State == RunState.Succeeded, "the tagging has ended");
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(profile, PipelineJson.Options));
        await new RunStore(host.Storage, TimeProvider.System).WriteFileAsync(started.Id, RunFiles.Profile, content, Token);
    }

    private async Task PublishAsync(string name, TextProfile profile)
    {
        string folder = Directory.CreateTempSubdirectory("tagger-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "labels.json"), """["Bugs"]""", Token);
        await File.WriteAllTextAsync(Path.Combine(folder, "profile.json"), JsonSerializer.Serialize(profile, PipelineJson.Options), Token);
        await new ModelStore(host.Storage, TimeProvider.System).PublishAsync(name, folder, "test", cancellationToken: Token);
        Directory.Delete(folder, recursive: true);
    }
}
