using System.Text;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Scoring;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Judging;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;

namespace BertPipeline.Orchestration.Tests.Judging;

/// <summary>
/// The steps of a run from its trained tagger to its promotion. Nothing is trained: a tagger's folder says with which probability it is right, and what would be a GPU job draws its answers
/// by that.
/// </summary>
/// <param name="host">The storage.</param>
/// <param name="accuracy">Of the run's tagger on each piece and tag; null for one that was trained on shuffled tags.</param>
internal sealed class Month(StepHost host, double? accuracy)
{
    private const string Accuracy = "accuracy.json";
    private static readonly string[] Tags = ["Bugs", "Price"];

    public string RunId { get; } = "run-" + Guid.NewGuid().ToString("N")[..8];

    /// <summary>Whose texts train; the test texts are the same every month.</summary>
    public string Texts { get; init; } = "first";

    public PromotionOptions Promotion { get; init; } = new();

    /// <summary>Done between publication and promotion.</summary>
    public Func<Task>? Meanwhile { get; init; }

    public string Name => "tagger-" + host.RunId;

    public PromotionInput? Asked { get; private set; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <returns>What the step promote said.</returns>
    public async Task<IReadOnlyDictionary<string, string>> RunAsync()
    {
        ArtifactRef split = await SplitAsync();
        ArtifactRef classifier = await WriteAsync(
            StepName.TrainClassifier, (ModelFiles.Config, """{"model_type":"tf-idf"}"""), (ModelFiles.Labels, Json(Tags)), (Accuracy, Json(new Skill(accuracy))), (TrainingRecord.FileName, "{}"));
        ArtifactRef evaluation = await EvaluateAsync(classifier, seed: 1);
        VariantScores scores = VariantScores.Score(Variant.TfIdf, 1, Tags, Pieces("validation"), Logits("validation", accuracy, 1), Pieces("test"), Logits("test", accuracy, 1));
        var tagger = new TrainedTagger(Variant.TfIdf, 1, classifier, evaluation, await WriteAsync(StepName.Score, (VariantScores.FileName, Json(scores))));
        var publication = new PublicationInput(
            new RunRequest { Corpus = "feedback", BaseModel = "scratch:tiny", PublishAs = Name, Variants = [Variant.TfIdf], Promotion = Promotion, Classifier = new() { Resamples = 200 } },
            split, null, null, split, [tagger]);

        CurrentFound current = await CompareAsync(publication);
        StepResult published = await RunAsync(host.Step<Publish>(), StepName.Publish, publication);
        Asked = new PromotionInput(publication, published.Summary!["model"], current);
        await (Meanwhile?.Invoke() ?? Task.CompletedTask);
        return await PromoteAsync();
    }

    /// <summary>The last step alone, as a host does again that was killed.</summary>
    public async Task<IReadOnlyDictionary<string, string>> PromoteAsync() => (await RunAsync(host.Step<Promote>(), StepName.Promote, Asked!)).Summary!;

    public static IReadOnlyList<Piece> Pieces(string part, string texts = "first") => [.. Enumerable.Range(0, 400).Select(i =>
        new Piece(i, part == "test" ? $"test {i}" : $"{texts} {part} {i}", [.. Tags.Where((_, tag) => (i + tag) % 3 == 0)]))];

    private async Task<CurrentFound> CompareAsync(PublicationInput publication)
    {
        StepResult found = await RunAsync(host.Step<CurrentTagger>(), StepName.CurrentTagger, CurrentTaggerParameters.From(publication.Request), (StepInput.Split, publication.Split));
        string? model = found.Summary!.GetValueOrDefault(CurrentTagger.ModelInSummary);
        if (found.Artifact is null)
        {
            return new(model, Problem: found.Summary!.GetValueOrDefault(CurrentTagger.ProblemInSummary));
        }

        TrainedTagger tagger = publication.Taggers[0];
        StepResult compared = await RunAsync(
            host.Step<CompareCurrent>(), StepName.CompareCurrent, CompareCurrentParameters.From(publication.Request, model!),
            (StepInput.Split, publication.Split), (StepInput.Classifier, found.Artifact), (StepInput.Evaluation, await EvaluateAsync(found.Artifact, seed: 2)),
            (StepInput.EvaluationOf(tagger.Id), tagger.Evaluation), (StepInput.ScoreOf(tagger.Id), tagger.Score));
        return new(model, compared.Artifact);
    }

    private async Task<StepResult> RunAsync<T>(StepActivity<T> activity, string step, T parameters, params (string Name, ArtifactRef Artifact)[] inputs)
    {
        StepResult result = await StepHost.RunAsync(
            RunId, activity, new StepIdentity(step), parameters, [.. inputs.Select(i => (i.Name, new StepResult(StepOutcome.Succeeded, i.Artifact)))]);
        Assert.Null(result.Error);
        return result;
    }

    private async Task<ArtifactRef> SplitAsync()
    {
        var summary = new SplitSummary(new Dictionary<string, int> { ["train"] = 400, ["validation"] = 400, ["test"] = 400 }, new Dictionary<string, Dictionary<string, int>> { ["train"] = Tags.ToDictionary(t => t, _ => 100) }, 0, 0, []);
        return await WriteAsync(
            StepName.SplitData, (SplitFiles.Summary, Json(summary)), (SplitFiles.Labels, Json(Tags)), (SplitFiles.Train, Lines(Pieces("train", Texts))),
            (SplitFiles.Validation, Lines(Pieces("validation", Texts))), (SplitFiles.Test, Lines(Pieces("test"))));
    }

    private async Task<ArtifactRef> EvaluateAsync(ArtifactRef classifier, int seed)
    {
        double? right = (await host.Artifacts.ReadJsonAsync<Skill>(classifier, Accuracy, Token)).Accuracy;
        return await WriteAsync(StepName.Evaluate, (SplitFiles.Validation, Lines(Logits("validation", right, seed))), (SplitFiles.Test, Lines(Logits("test", right, seed))));
    }

    private static IReadOnlyList<PieceLogits> Logits(string part, double? right, int seed)
    {
        var random = new Random((seed * 31) + part.Length);
        return [.. Pieces(part).Select(piece => new PieceLogits(piece.Id, [.. Tags.Select(tag =>
            right is null ? (float)(random.NextDouble() - 0.5) : random.NextDouble() < right == piece.Labels.Contains(tag) ? 2f : -2f)]))];
    }

    private async Task<ArtifactRef> WriteAsync(string step, params (string Name, string Content)[] files)
    {
        ArtifactWriter writer = host.Artifacts.Begin(step, Guid.NewGuid().ToString("N"), RunId);
        foreach ((string name, string content) in files)
        {
            await writer.WriteAsync(name, Encoding.UTF8.GetBytes(content), Token);
        }

        return (await writer.CompleteAsync(new Dictionary<string, string>(), cancellationToken: Token)).ToRef();
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, PipelineJson.Options);

    private static string Lines<T>(IEnumerable<T> rows) => string.Concat(rows.Select(row => Json(row) + "\n"));

    /// <param name="Accuracy">Null for one that guesses.</param>
    private sealed record Skill(double? Accuracy);
}
