using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Checkpoints;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Hub;
using BertPipeline.Local.Commands;
using BertPipeline.Local.Tests.Conformance;
using BertPipeline.Storage.Models;
using BertPipeline.Testing.Hub;
using BertPipeline.Testing.Models;

namespace BertPipeline.Local.Tests.Commands.Models;

/// <summary>The commands of <c>models</c>, on a real account.</summary>
public sealed class ModelsCommandTests(LocalApiHost host) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("models-").FullName;

    // The container is shared by all tests.
    private readonly string _name = "m-" + Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Import_Tagger_ShowTellsWhatItIs()
    {
        await ImportAsync(new TinyModel { Tags = ["Bugs", "Price"] });

        string text = await RunAsync("models", "show", _name);
        JsonElement json = JsonSerializer.Deserialize<JsonElement>(await RunAsync("models", "show", _name + "/0001", "--json"), PipelineJson.Options);

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
        await File.WriteAllTextAsync(Path.Combine(_folder, "optimizer.pt"), "x", Token);
        Directory.CreateDirectory(Path.Combine(_folder, ".git"));

        await ImportAsync(new TinyModel());

        Assert.Equal(["config.json", "model.safetensors", "vocab.txt"], (await FindAsync(_name))!.Files.Select(f => f.Name));
    }

    [Fact]
    public async Task Import_TheSameAgain_IsTheSameVersionAndOtherWeightsAreAnother()
    {
        await ImportAsync(new TinyModel());

        Assert.StartsWith(_name + "/0001", await ImportAsync(new TinyModel()), StringComparison.Ordinal);
        Assert.StartsWith(_name + "/0002", await ImportAsync(new TinyModel { Words = 2 }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_WeightsThatDoNotFit_StoresNothing()
    {
        new TinyModel { Missing = "bert.embeddings.LayerNorm.bias" }.WriteTo(_folder);
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "import", _folder, "--name", _name));
        Assert.Contains("model.safetensors lacks bert.embeddings.LayerNorm.bias", command.Error, StringComparison.Ordinal);
        Assert.Null(await FindAsync(_name));
    }

    [Theory]
    [InlineData("nowhere", "There is no folder")]
    [InlineData("hub:../x", "is not a model's name on the hub")]
    public async Task Import_SourceThatIsNone_SaysSo(string source, string said)
    {
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "import", source));
        Assert.Contains(said, command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_HubName_FetchesWithALineAFile()
    {
        await using LocalHub hub = await LocalHub.StartAsync();
        LocalRepository repository = hub.Add("acme/" + _name).AddFolder(new TinyModel().WriteTo(_folder));
        using CommandRunner command = Command(hub);

        Assert.Equal(ExitCode.Success, await command.RunAsync("models", "import", $"hub:acme/{_name}", "--json"));
        Assert.Matches(@"model\.safetensors: [\d,]+ bytes", command.Error);
        ModelManifest model = JsonSerializer.Deserialize<ModelManifest>(command.Output, PipelineJson.Options)!;
        Assert.Equal(($"hub/acme/{_name}", "0001", $"hub:acme/{_name}@{repository.Commit}"), (model.Name, model.Version, model.Owner));
    }

    [Fact]
    public async Task Import_HubNameUnderAnother_IsPublishedThere()
    {
        await using LocalHub hub = await LocalHub.StartAsync();
        hub.Add("acme/" + _name).AddFolder(new TinyModel().WriteTo(_folder));
        using CommandRunner command = Command(hub);

        Assert.Equal(ExitCode.Success, await command.RunAsync("models", "import", $"hub:acme/{_name}", "--name", _name));
        Assert.NotNull(await FindAsync(_name));
    }

    [Fact]
    public async Task Import_HubDoesNotAnswer_EndsWithOneAndNoStackTrace()
    {
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.Failure, await command.RunAsync("models", "import", "hub:acme/x"));
        Assert.StartsWith("Error: 'hub:acme/x' could not be fetched from http://127.0.0.1:9/", command.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_Model_HasThePublishedBytes()
    {
        await ImportAsync(new TinyModel());
        string target = Path.Combine(_folder, "out", "model");

        await RunAsync("models", "export", _name, "--output", target);

        Assert.Equal(["config.json", "model.safetensors", "vocab.txt"], Directory.GetFiles(target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(_folder, "model.safetensors"), Token), await File.ReadAllBytesAsync(Path.Combine(target, "model.safetensors"), Token));
        Assert.Equal([target], Directory.GetDirectories(Path.Combine(_folder, "out")));
    }

    [Fact]
    public async Task Export_FolderWithFiles_IsRefusedUnlessForced()
    {
        await ImportAsync(new TinyModel());
        string target = Directory.CreateDirectory(Path.Combine(_folder, "out")).FullName;
        await File.WriteAllTextAsync(Path.Combine(target, "notes.txt"), "mine", Token);
        using CommandRunner refused = Command();

        Assert.Equal(ExitCode.UserError, await refused.RunAsync("models", "export", _name, "--output", target));
        Assert.Contains("is not empty", refused.Error, StringComparison.Ordinal);
        await RunAsync("models", "export", _name, "--output", target, "--force");

        Assert.Equal(["config.json", "model.safetensors", "notes.txt", "vocab.txt"], Directory.GetFiles(target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    /// <summary>pytorch_transformers 1.1 takes a classifier's size from num_labels, 2 when it is not there.</summary>
    [Fact]
    public async Task Export_TaggerForPyTorch_AddsWeightsAndNumLabels()
    {
        await ImportAsync(new TinyModel { Tags = ["a", "b", "c"] });
        string target = Path.Combine(_folder, "out");

        await RunAsync("models", "export", _name, "--output", target, "--format", "pytorch");

        Assert.Equal(3, (int)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(target, "config.json"), Token))!["num_labels"]!);
        using ITensorFile written = TensorFiles.OpenFile(Path.Combine(target, "pytorch_model.bin"));
        using ITensorFile source = TensorFiles.OpenFile(Path.Combine(_folder, "model.safetensors"));
        Assert.Equal(source.Tensors.Select(t => t.Name).Order(StringComparer.Ordinal), written.Tensors.Select(t => t.Name).Order(StringComparer.Ordinal));
        Assert.Equal(Values(source, "classifier.weight"), Values(written, "classifier.weight"));
    }

    /// <summary>pytorch_transformers knows one layer on [CLS] and would ignore what the configuration says.</summary>
    [Fact]
    public async Task Export_HeadThatPyTorchDoesNotCompute_IsRefused()
    {
        await ImportAsync(new TinyModel { Tags = ["a", "b"], Head = new HeadOptions { Pooling = "mean" } });
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "export", _name, "--output", Path.Combine(_folder, "out"), "--format", "pytorch"));
        Assert.Contains("pooling mean", command.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "out")));
    }

    /// <summary>What a run publishes for the variant bag-of-tricks: its configuration has no sizes of a BERT.</summary>
    [Fact]
    public async Task BagOfTricks_IsShownAndExportedButNotForPyTorch()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "config.json"), """{"model_type":"bag-of-tricks","buckets":1024}""", Token);
        await File.WriteAllTextAsync(Path.Combine(_folder, "labels.json"), """["Bugs"]""", Token);
        await new ModelStore(host.Storage, TimeProvider.System).PublishAsync(_name, _folder, "run-1", cancellationToken: Token);
        string target = Path.Combine(_folder, "out");
        using CommandRunner command = Command();

        Assert.Matches(@"modelType\s+bag-of-tricks", await RunAsync("models", "show", _name));
        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "export", _name, "--output", target, "--format", "pytorch"));
        Assert.Contains("a model of the type 'bag-of-tricks', which pytorch_transformers does not have", command.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(target));
        await RunAsync("models", "export", _name, "--output", target);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(_folder, "config.json"), Token), await File.ReadAllTextAsync(Path.Combine(target, "config.json"), Token));
    }

    /// <summary>Older weights beside newer ones would be another model: safetensors are opened first.</summary>
    [Fact]
    public async Task Export_OverAnotherModel_LeavesNothingOfIt()
    {
        new TinyModel().WriteTo(_folder);
        ModelExport.WritePyTorch(_folder, _folder);
        File.Delete(Path.Combine(_folder, "model.safetensors"));
        await RunAsync("models", "import", _folder, "--name", _name);
        string target = new TinyModel { Tags = ["a"] }.WriteTo(Directory.CreateDirectory(Path.Combine(_folder, "out")).FullName);
        await File.WriteAllTextAsync(Path.Combine(target, "model-00001-of-00002.safetensors"), "x", Token);
        await File.WriteAllTextAsync(Path.Combine(target, "notes.txt"), "mine", Token);

        await RunAsync("models", "export", _name, "--output", target, "--force");

        Assert.Equal(["config.json", "notes.txt", "pytorch_model.bin", "vocab.txt"], Directory.GetFileSystemEntries(target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    /// <summary>An empty folder may be a mounted disk: it is written into, not replaced.</summary>
    [Fact]
    public async Task Export_EmptyFolder_StaysTheSameFolder()
    {
        await ImportAsync(new TinyModel());
        string target = Directory.CreateDirectory(Path.Combine(_folder, "out")).FullName;
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Folders have no mode on Windows by which they could be told apart.");
#pragma warning disable CA1416
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(target, mode);

        await RunAsync("models", "export", _name, "--output", target);

        Assert.Equal(mode, File.GetUnixFileMode(target));
#pragma warning restore CA1416
        Assert.Equal(["config.json", "model.safetensors", "vocab.txt"], Directory.GetFileSystemEntries(target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Export_ModelOf2018_GetsTheModelTypeThatFromPretrainedLooksFor()
    {
        new TinyModel().WriteTo(_folder);
        JsonObject config = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "config.json"), Token))!.AsObject();
        config.Remove("model_type");
        await File.WriteAllTextAsync(Path.Combine(_folder, "config.json"), config.ToJsonString(), Token);
        await RunAsync("models", "import", _folder, "--name", _name);
        string target = Path.Combine(_folder, "out");

        await RunAsync("models", "export", _name, "--output", target);

        JsonObject written = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(target, "config.json"), Token))!.AsObject();
        Assert.Equal("bert", (string?)written["model_type"]);
        written.Remove("model_type");
        Assert.True(JsonNode.DeepEquals(config, written));
    }

    /// <summary>A version that was fetched by another branch is not what the name means.</summary>
    [Fact]
    public async Task HubName_WithoutARevision_IsMain()
    {
        await using LocalHub hub = await LocalHub.StartAsync();
        LocalRepository repository = hub.Add("acme/" + _name).AddFolder(new TinyModel().WriteTo(_folder));
        repository.Revisions.Add("experiment");
        using CommandRunner fetch = Command(hub);
        using CommandRunner show = Command();

        Assert.Equal(ExitCode.Success, await fetch.RunAsync("models", "import", $"hub:acme/{_name}@experiment"));
        await RunAsync("models", "show", $"hub:acme/{_name}@experiment");
        Assert.Equal(ExitCode.UserError, await show.RunAsync("models", "show", $"hub:acme/{_name}"));
        Assert.Contains($"'hub:acme/{_name}' has not been fetched", show.Error, StringComparison.Ordinal);
    }

    /// <summary>Files of these names may mean anything on the hub.</summary>
    [Fact]
    public async Task Import_HubModelWithOtherLabels_LeavesThemOut()
    {
        await using LocalHub hub = await LocalHub.StartAsync();
        hub.Add("acme/" + _name).AddFolder(new TinyModel().WriteTo(_folder)).Add("labels.json", """{"0":"joy"}""");
        using CommandRunner command = Command(hub);

        Assert.Equal(ExitCode.Success, await command.RunAsync("models", "import", $"hub:acme/{_name}"));
        Assert.Contains("labels.json was left out: ", command.Error, StringComparison.Ordinal);
        Assert.Equal(["config.json", "model.safetensors", "vocab.txt"], (await FindAsync($"hub/acme/{_name}"))!.Files.Select(f => f.Name));
    }

    [Theory]
    [InlineData("scratch:tiny", "begins with 'scratch:'")]
    [InlineData("hub:acme/x", "begins with 'hub:'")]
    [InlineData("x/0001/y", "has a version (four digits) in it")]
    public async Task Import_NameThatMeansSomethingElse_IsRefused(string name, string said)
    {
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "import", new TinyModel().WriteTo(_folder), "--name", name));
        Assert.Contains(said, command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_VersionThatIsNotThere_IsNotAskedAbout()
    {
        await ImportAsync(new TinyModel());
        bool isAsked = false;
        using CommandRunner command = Command(confirm: _ => isAsked = true);

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "delete", _name + "/0009"));
        Assert.Contains($"There is no model '{_name}/0009'", command.Error, StringComparison.Ordinal);
        Assert.False(isAsked);
    }

    [Fact]
    public async Task Export_PyTorchModelAsSafeTensors_HasTheSameTensors()
    {
        new TinyModel().WriteTo(_folder);
        ModelExport.WritePyTorch(_folder, _folder);
        File.Delete(Path.Combine(_folder, "model.safetensors"));
        await RunAsync("models", "import", _folder, "--name", _name);
        string target = Path.Combine(_folder, "out");

        await RunAsync("models", "export", _name, "--output", target, "--format", "safetensors");

        using ITensorFile written = TensorFiles.OpenFile(Path.Combine(target, "model.safetensors"));
        using ITensorFile source = TensorFiles.OpenFile(Path.Combine(_folder, "pytorch_model.bin"));
        Assert.Equal(Values(source, "bert.pooler.dense.weight"), Values(written, "bert.pooler.dense.weight"));
    }

    [Fact]
    public async Task Delete_Version_IsGoneFromTheList()
    {
        await ImportAsync(new TinyModel());
        await ImportAsync(new TinyModel { Words = 2 });

        await RunAsync("models", "delete", _name + "/0002", "--yes");

        Assert.Contains(_name + "/0001", await RunAsync("models"), StringComparison.Ordinal);
        Assert.DoesNotContain(_name + "/0002", await RunAsync("models", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_NameWithSeveralVersions_WantsOneOrAll()
    {
        await ImportAsync(new TinyModel());
        await ImportAsync(new TinyModel { Words = 2 });
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "delete", _name, "--yes"));
        Assert.Contains($"Name one ({_name}/0002, {_name}/0001), or all with --all", command.Error, StringComparison.Ordinal);
        await RunAsync("models", "delete", _name, "--all", "--yes");

        Assert.Null(await FindAsync(_name));
    }

    [Theory]
    [InlineData(null, ExitCode.UserError, "add --yes", true)]
    [InlineData(false, ExitCode.Cancelled, "Nothing was deleted.", true)]
    [InlineData(true, ExitCode.Success, "", false)]
    public async Task Delete_WithoutYes_Asks(bool? answer, int expected, string said, bool stays)
    {
        await ImportAsync(new TinyModel());
        var asked = new List<string>();
        using CommandRunner command = Command(confirm: answer is { } a ? Ask : null);

        Assert.Equal(expected, await command.RunAsync("models", "delete", _name));
        Assert.Contains(said, command.Error, StringComparison.Ordinal);
        Assert.Equal(answer is null ? 0 : 1, asked.Count);
        Assert.All(asked, q => Assert.Contains(_name + "/0001", q, StringComparison.Ordinal));
        Assert.Equal(stays, await FindAsync(_name) is not null);

        bool Ask(string question)
        {
            asked.Add(question);
            return answer!.Value;
        }
    }

    [Theory]
    [InlineData("show")]
    [InlineData("delete", "--yes")]
    [InlineData("export", "--output", "never-written")]
    public async Task UnknownModel_IsNamedWithTheNearest(string verb, params string[] options)
    {
        await ImportAsync(new TinyModel());
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync(["models", verb, _name + "x", .. options]));
        Assert.Contains($"There is no model '{_name}x'. Did you mean '{_name}'?", command.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<string> ImportAsync(TinyModel model) => RunAsync("models", "import", model.WriteTo(_folder), "--name", _name);

    private async Task<string> RunAsync(params string[] arguments)
    {
        using CommandRunner command = Command();
        int code = await command.RunAsync(arguments);
        Assert.True(code == ExitCode.Success, command.Error);
        return command.Output;
    }

    private Task<ModelManifest?> FindAsync(string name) => new ModelStore(host.Storage, TimeProvider.System).FindAsync(name, Token);

    private CommandRunner Command(LocalHub? hub = null, Func<string, bool>? confirm = null)
    {
        using HttpClient http = host.CreateClient();
        var options = new HubOptions { Endpoint = hub?.Endpoint ?? new Uri("http://127.0.0.1:9"), Attempts = 1 };
        return new CommandRunner { Url = http.BaseAddress, Storage = host.StorageOptions, Hub = options, Confirm = confirm };
    }

    private static float[] Values(ITensorFile file, string name)
    {
        float[] values = new float[file.Find(name)!.Elements];
        file.ReadSingles(name, values);
        return values;
    }
}
