using System.Text.Json.Nodes;
using BertPipeline.Contracts.Steps;
using BertPipeline.Hub;
using BertPipeline.Orchestration.LanguageModel;
using BertPipeline.Orchestration.Requests;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Models;
using BertPipeline.Testing;
using BertPipeline.Testing.Hub;
using BertPipeline.Testing.Models;

namespace BertPipeline.Orchestration.Tests.LanguageModel;

/// <summary>The step base-model with models of a hub.</summary>
public sealed class ResolveBaseModelTests(AzuriteFixture azurite) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("base-model-").FullName;

    // Containers are shared by all tests; a repository of its own keeps each test's models apart.
    private readonly string _repository = "acme/" + Guid.NewGuid().ToString("N");

    [Fact]
    public async Task HubName_FirstTime_IsFetchedIntoModelsAndCopied()
    {
        await using LocalHub hub = await LocalHub.StartAsync();
        LocalRepository repository = hub.Add(_repository).AddFolder(new TinyModel().WriteTo(_folder));
        using StepHost host = await CreateAsync(hub);

        StepResult result = await RunAsync(host, "hub:" + _repository);

        Assert.Null(result.Error);
        Assert.Equal($"hub/{_repository}/0001", result.Summary!["baseModel"]);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(_folder, "config.json"), Token), await host.ReadAsync(result, "config.json"));
        ModelManifest model = (await host.Models.FindAsync("hub/" + _repository, Token))!;
        Assert.Equal($"hub:{_repository}@{repository.Commit}", model.Owner);
        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json", "vocab.txt"], model.Files.Select(f => f.Name));
        Assert.Equal(("base", "main", repository.Commit, "GitBlobSha1, Sha256"), (model.Metadata["kind"], model.Metadata["revision"], model.Metadata["commit"], model.Metadata["checkedBy"]));
        Assert.Empty(Directory.GetDirectories(Path.Combine(host.Scratch, "hub"), repository.Commit, SearchOption.AllDirectories));
    }

    /// <summary>The way of pooling lies in a folder of its own on the hub; here it is the configuration's.</summary>
    [Fact]
    public async Task HubName_SentenceTransformer_IsPooledAsItsFolderSays()
    {
        await using LocalHub hub = await LocalHub.StartAsync();
        LocalRepository repository = hub.Add(_repository).AddFolder(new TinyModel().WriteTo(_folder))
            .Add("1_Pooling/config.json", """{"word_embedding_dimension": 8, "pooling_mode_cls_token": false, "pooling_mode_mean_tokens": true}""");
        using StepHost host = await CreateAsync(hub);

        StepResult result = await RunAsync(host, "hub:" + _repository);

        Assert.Null(result.Error);
        Assert.Equal("mean", (string?)JsonNode.Parse(await host.ReadAsync(result, "config.json"))!["classifier_pooling"]);
        ModelManifest model = (await host.Models.FindAsync("hub/" + _repository, Token))!;
        Assert.DoesNotContain(model.Files, file => file.Name.Contains("Pooling", StringComparison.Ordinal));
        Assert.Contains(hub.Requests, r => r.Path.EndsWith($"/resolve/{repository.Commit}/1_Pooling/config.json", StringComparison.Ordinal));
    }

    /// <summary>The vocabulary's words are w0, w1, …; one with a capital makes it cased.</summary>
    [Theory]
    [InlineData("w2", true)]
    [InlineData("W2", false)]
    public async Task Model_WithoutTokenizerSettings_GetsThoseOfItsVocabulary(string lastWord, bool doLowerCase)
    {
        await using LocalHub hub = await LocalHub.StartAsync();
        string folder = new TinyModel().WriteTo(_folder);
        string vocabulary = Path.Combine(folder, "vocab.txt");
        await File.WriteAllTextAsync(vocabulary, (await File.ReadAllTextAsync(vocabulary, Token)).Replace("w2", lastWord, StringComparison.Ordinal), Token);
        hub.Add(_repository).AddFolder(folder);
        using StepHost host = await CreateAsync(hub);

        StepResult result = await RunAsync(host, "hub:" + _repository);

        JsonNode settings = JsonNode.Parse(await host.ReadAsync(result, "tokenizer_config.json"))!;
        Assert.Equal(doLowerCase, (bool)settings["do_lower_case"]!);
    }

    [Fact]
    public async Task HubName_SecondTime_NothingGoesOverTheNetwork()
    {
        await using LocalHub hub = await LocalHub.StartAsync();
        LocalRepository repository = hub.Add(_repository).AddFolder(new TinyModel().WriteTo(_folder));
        using StepHost host = await CreateAsync(hub);
        StepResult first = await RunAsync(host, "hub:" + _repository);
        int requests = hub.Requests.Count;

        StepResult second = await RunAsync(host, "hub:" + _repository);
        StepResult byRevision = await RunAsync(host, "hub:" + _repository + "@main");
        StepResult byCommit = await RunAsync(host, "hub:" + _repository + "@" + repository.Commit);

        Assert.All([second, byRevision, byCommit], r => Assert.Equal(first.Artifact, r.Artifact));
        Assert.Equal(requests, hub.Requests.Count);
    }

    [Fact]
    public async Task HubName_AnotherRevision_IsAVersionOfItsOwn()
    {
        await using LocalHub hub = await LocalHub.StartAsync();
        LocalRepository repository = hub.Add(_repository).AddFolder(new TinyModel().WriteTo(_folder));
        using StepHost host = await CreateAsync(hub);
        await RunAsync(host, "hub:" + _repository);
        repository.Commit = new string('b', 40);
        repository.Revisions.Add("v2");

        StepResult result = await RunAsync(host, $"hub:{_repository}@v2");

        Assert.Equal($"hub/{_repository}/0002", result.Summary!["baseModel"]);
    }

    [Fact]
    public async Task HubName_AtOnce_IsFetchedOnce()
    {
        await using LocalHub hub = await LocalHub.StartAsync();
        hub.Add(_repository).AddFolder(new TinyModel().WriteTo(_folder));
        using StepHost host = await CreateAsync(hub);

        StepResult[] results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RunAsync(host, "hub:" + _repository)));

        Assert.All(results, r => Assert.Equal($"hub/{_repository}/0001", r.Summary!["baseModel"]));
        Assert.Single(hub.Requests, r => r.IsContent);
        Assert.Single(await host.Models.ListVersionsAsync("hub/" + _repository, Token));
    }

    [Fact]
    public async Task HubName_HostStops_TheNextAttemptGoesOn()
    {
        await using LocalHub hub = await LocalHub.StartAsync();
        LocalRepository repository = hub.Add(_repository).AddFolder(new TinyModel().WriteTo(_folder));
        using StepHost host = await CreateAsync(hub);
        var sent = new TaskCompletionSource();
        hub.Disturb("model.safetensors", LocalHubAnswers.Stall(1000, sent));
        Task<StepResult> first = RunAsync(host, "hub:" + _repository);
        await sent.Task.WaitAsync(Token);
        string part = Path.Combine(host.Scratch, "hub", _repository.Replace("/", "--", StringComparison.Ordinal), repository.Commit, "parts", "model.safetensors.incomplete");
        await Eventually.TrueAsync(() => File.Exists(part) && new FileInfo(part).Length > 0 || first.IsCompleted, "bytes arrive");
        host.Restart();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        StepResult second = await RunAsync(host, "hub:" + _repository);

        Assert.Null(second.Error);
        Assert.StartsWith("bytes=", hub.Requests.Last(r => r.IsContent).Range, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HubName_RunIsCancelledMeanwhile_TheFetchEnds()
    {
        await using LocalHub hub = await LocalHub.StartAsync();
        hub.Add(_repository).AddFolder(new TinyModel().WriteTo(_folder));
        using StepHost host = await CreateAsync(hub);
        var sent = new TaskCompletionSource();
        hub.Disturb("model.safetensors", LocalHubAnswers.Stall(1000, sent));
        Task<StepResult> step = RunAsync(host, "hub:" + _repository);
        await sent.Task.WaitAsync(Token);

        await host.Cancellation.CancelRunAsync(host.RunId, Token);

        Assert.Equal(StepOutcome.Cancelled, (await step).Outcome);
    }

    [Fact]
    public async Task HubName_WeightsDoNotFit_NamesModelAndTensor()
    {
        await using LocalHub hub = await LocalHub.StartAsync();
        LocalRepository repository = hub.Add(_repository).AddFolder(new TinyModel { Misshapen = "bert.pooler.dense.weight" }.WriteTo(_folder));
        using StepHost host = await CreateAsync(hub);

        StepResult result = await RunAsync(host, "hub:" + _repository);

        Assert.StartsWith($"hub:{_repository}@{repository.Commit} cannot be used: model.safetensors: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("bert.pooler.dense.weight", result.Error, StringComparison.Ordinal);
        Assert.Null(await host.Models.FindAsync("hub/" + _repository, Token));
    }

    [Fact]
    public async Task HubName_NotThere_IsTheUsersToMend()
    {
        await using LocalHub hub = await LocalHub.StartAsync();
        using StepHost host = await CreateAsync(hub);

        StepResult result = await RunAsync(host, "hub:" + _repository);

        Assert.Equal(StepOutcome.Failed, result.Outcome);
        Assert.Contains(_repository + " is not on 127.0.0.1", result.Error, StringComparison.Ordinal);
    }

    /// <summary>Thrown, so that the activity is tried again; the run's error is the message of the last try.</summary>
    [Fact]
    public async Task HubName_NoNetwork_SaysWhatWasTriedAndHowToDoWithout()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);

        HubUnavailableException error = await Assert.ThrowsAsync<HubUnavailableException>(() => RunAsync(host, "hub:" + _repository));

        Assert.Contains($"http://127.0.0.1:9/api/models/{_repository}/revision/main cannot be reached", error.Message, StringComparison.Ordinal);
        Assert.Contains($"bert-pipeline models import FOLDER --name hub/{_repository}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModelInModels_OfPyTorchsForm_IsCopiedWithItsWeights()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        new TinyModel().WriteTo(_folder);
        BertPipeline.Weights.Export.ModelExport.WritePyTorch(_folder, _folder);
        File.Delete(Path.Combine(_folder, "model.safetensors"));
        ModelManifest model = await host.Models.PublishAsync(_repository, _folder, "test", cancellationToken: Token);

        StepResult result = await RunAsync(host, _repository);

        Assert.Null(result.Error);
        Assert.Equal(
            model.Files.Single(f => f.Name == "pytorch_model.bin"),
            (await host.Artifacts.GetAsync(result.Artifact!, Token)).Files.Single(f => f.Name == "pytorch_model.bin"));
    }

    [Theory]
    [InlineData("bert-base-uncased", null)]
    [InlineData("hub:org/name@v1", null)]
    [InlineData("minilm", null)]
    [InlineData("arctic-xs", null)]
    [InlineData("minilm/0001", "minilm and arctic-xs come with the program")]
    [InlineData("mini-lm", "Did you mean 'minilm'?")]
    [InlineData("hub:../name", "is not a model's name on the hub")]
    [InlineData("bert-base-uncassed", "Did you mean 'bert-base-uncased'?")]
    public async Task BaseModelCheck_HubName_IsJudgedByItsForm(string name, string? said)
    {
        using StepHost host = await StepHost.CreateAsync(azurite);

        IReadOnlyDictionary<string, IReadOnlyList<string>> problems = await new BaseModelCheck(host.Models).FindProblemsAsync(new() { Corpus = "c", BaseModel = name }, Token);

        Assert.Equal(said is null, problems.Count == 0);
        Assert.Contains(said ?? "", problems.GetValueOrDefault("baseModel")?[0] ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task BaseModelCheck_ContinuedModelThatIsNotThere_IsNamed()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);

        IReadOnlyDictionary<string, IReadOnlyList<string>> problems = await new BaseModelCheck(host.Models).FindProblemsAsync(
            new() { Corpus = "c", BaseModel = "minilm", LanguageModel = new() { ContinueFrom = "no-such-model" } }, Token);

        Assert.Contains("there is no model 'no-such-model' in models", Assert.Single(problems["languageModel.continueFrom"]), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<StepHost> CreateAsync(LocalHub hub) => StepHost.CreateAsync(azurite, new HubOptions { Endpoint = hub.Endpoint, Attempts = 1 });

    private static Task<StepResult> RunAsync(StepHost host, string baseModel) =>
        host.RunAsync(host.Step<ResolveBaseModel>(), new(StepName.BaseModel), new BaseModelParameters(baseModel, null, 16));
}
