using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Labels;
using BertPipeline.Evaluation.Scoring;
using BertPipeline.Orchestration.Requests;
using BertPipeline.Orchestration.Review;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Corpora;
using BertPipeline.Storage.Runs;
using BertPipeline.Text.Reading;

namespace BertPipeline.Conformance;

/// <summary>The routes of labels, on any host, over a run whose results were put there by hand.</summary>
public abstract class LabelsConformanceTests(IApiHost host) : ConformanceTests(host)
{
    private static readonly string[] Tags = ["Bugs", "Price"];

    private static readonly Piece[] Test =
    [
        new(10, "It hangs, always.", ["Bugs"], Fields: new Dictionary<string, string> { ["id"] = "x-10", ["app"] = "notes" }),
        new(11, "Too <b>expensive</b>.", ["Price"], Fields: new Dictionary<string, string> { ["app"] = "mail" }),
        new(12, "It crashes & costs.", ["Bugs", "Price"]),
        new(13, "Nice.", []),
    ];

    private static readonly Piece[] Train =
    [
        new(0, "=SUM(1) hangs\nevery day.", ["Price"], Fields: new Dictionary<string, string> { ["id"] = "x-0", ["app"] = "notes", ["note"] = "a|b, \"c\"" }),
        new(1, "Fine.", []),
    ];

    [Theory]
    [InlineData("", "10 11 12 13")]
    [InlineData("tag=Bugs", "10 12 13")]
    [InlineData("tag=Bugs&kind=tp", "10")]
    [InlineData("tag=Bugs&kind=fn", "12")]
    [InlineData("tag=Bugs&kind=fp", "13")]
    [InlineData("tag=Bugs&kind=tn", "11")]
    [InlineData("kind=fn", "11 12")]
    [InlineData("segment=app:mail", "11")]
    [InlineData("text=IT%20", "10 12")]
    [InlineData("tag=Bugs&sort=-score", "10 13 12")]
    [InlineData("tag=Bugs&sort=score", "12 13 10")]
    [InlineData("tag=Bugs&sort=error&top=1", "12")]
    [InlineData("skip=1&top=2", "11 12")]
    public async Task ListPieces_Query_PicksAndOrders(string query, string expected)
    {
        string run = await MakeRunAsync();

        using HttpResponseMessage answer = await GetAsync($"/api/runs/{run}/pieces?{query}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        PieceList list = await ReadAsync<PieceList>(answer);
        Assert.Equal(expected, string.Join(' ', list.Pieces.Select(p => p.Id)));
    }

    [Fact]
    public async Task ListPieces_Piece_HasEverythingThatIsKnown()
    {
        string run = await MakeRunAsync();

        using HttpResponseMessage answer = await GetAsync($"/api/runs/{run}/pieces?part=test&text=expensive");

        PieceList list = await ReadAsync<PieceList>(answer);
        Assert.Equal(("test", "bert", 1, 1), (list.Part, list.Tagger!.Variant, list.Tagger.Seed!.Value, list.Total));
        Assert.Equal([0.5, 0.4], list.Thresholds!);
        Assert.Equal(["app", "id"], list.Columns);
        ReviewedPiece piece = Assert.Single(list.Pieces);
        Assert.Equal(("Too <b>expensive</b>.", "mail"), (piece.Text, piece.Fields!["app"]));
        Assert.Equal([1 / (1 + Math.E), 1 / (1 + Math.E)], piece.Scores!, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Empty(piece.Predicted!);
    }

    [Fact]
    public async Task ListPieces_Train_HasThePredictionsOfTheLabelCheck()
    {
        string run = await MakeRunAsync();

        using HttpResponseMessage answer = await GetAsync($"/api/runs/{run}/pieces?part=train");

        PieceList list = await ReadAsync<PieceList>(answer);
        Assert.Equal(("tf-idf", true), (list.Tagger!.Variant, list.Tagger.OutOfFold));
        Assert.Equal(["Bugs"], list.Pieces[0].Predicted!);
    }

    [Theory]
    [InlineData("tag=Bgus", "Did you mean 'Bugs'?")]
    [InlineData("part=dev", "test, validation, train")]
    [InlineData("kind=wrong", "fp, fn, tp, tn")]
    [InlineData("sort=score", "wants a tag")]
    [InlineData("segment=app", "COLUMN:VALUE")]
    [InlineData("top=501", "1 to 500")]
    [InlineData("skip=-1", "skip must be")]
    public async Task ListPieces_BadQuery_SaysWhatItMayBe(string query, string expected)
    {
        string run = await MakeRunAsync();

        using HttpResponseMessage answer = await GetAsync($"/api/runs/{run}/pieces?{query}");

        ApiProblem problem = await AssertProblemAsync(HttpStatusCode.BadRequest, answer);
        Assert.Contains(expected, problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pieces", "split-data")]
    [InlineData("suspects", "labelCheck")]
    [InlineData("to-label", "suggestLabels")]
    public async Task Lists_RunWithoutThem_SayWhatIsMissing(string list, string expected)
    {
        string run = "labels-" + Guid.NewGuid().ToString("N")[..8];
        await new RunStore(Host.Storage, TimeProvider.System).TryClaimAsync(run, new RunRequest { Corpus = "c" }, cancellationToken: Cancelled);

        using HttpResponseMessage answer = await GetAsync($"/api/runs/{run}/{list}");
        using HttpResponseMessage none = await GetAsync($"/api/runs/no-such-run/{list}");

        Assert.Contains(expected, (await AssertProblemAsync(HttpStatusCode.NotFound, answer)).Detail, StringComparison.Ordinal);
        Assert.Contains("no-such-run", (await AssertProblemAsync(HttpStatusCode.NotFound, none)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListSuspects_Suspect_ComesWithItsPieceAndItsTagsCounts()
    {
        string run = await MakeRunAsync();

        using HttpResponseMessage all = await GetAsync($"/api/runs/{run}/suspects");
        using HttpResponseMessage bugs = await GetAsync($"/api/runs/{run}/suspects?tag=Bugs");

        SuspectList list = await ReadAsync<SuspectList>(all);
        Assert.Equal((2, 2), (list.Total, list.Tags.Count));
        Assert.Equal((1, 0, "Price", true, Train[0].Text), (list.Suspects[0].Rank, list.Suspects[0].Id, list.Suspects[0].Tag, list.Suspects[0].Given, list.Suspects[0].Text));
        Assert.Equal("Bugs", Assert.Single((await ReadAsync<SuspectList>(bugs)).Suspects).Tag);
    }

    /// <summary>The annotator accepts what is proposed: in Label Studio's export the task has an annotation with the prediction's result (labelstud.io/guide/export, JSON).</summary>
    [Fact]
    public async Task Labels_ToLabelStudioAndBack_AreTheProposedOnesAndNothingElseIsLost()
    {
        string run = await MakeRunAsync();
        using HttpResponseMessage exported = await GetAsync($"/api/runs/{run}/suspects?format=label-studio");
        JsonArray tasks = JsonNode.Parse(await exported.Content.ReadAsStringAsync(Cancelled))!.AsArray();
        foreach (JsonNode? task in tasks)
        {
            task!["id"] = 4711;
            task["annotations"] = new JsonArray(new JsonObject { ["id"] = 1, ["was_cancelled"] = false, ["result"] = task["predictions"]![0]!["result"]!.DeepClone() });
        }

        using HttpResponseMessage imported = await PostAsync($"/api/corrections/import?run={run}&name=project-1.json", Json(tasks.ToJsonString()));

        Assert.Equal(HttpStatusCode.Created, imported.StatusCode);
        CorrectionReceipt receipt = await ReadAsync<CorrectionReceipt>(imported);
        Assert.Equal((1, 0), (receipt.Corrections, receipt.NewTags!.Count));
        Piece piece = Assert.Single(await ReadFileAsync(receipt.File));
        Assert.Equal((Train[0].Text, "Bugs"), (piece.Text, Assert.Single(piece.Labels)));
        Assert.Equal(Train[0].Fields!, piece.Fields!);
    }

    [Theory]
    [InlineData("suspects", "jsonl")]
    [InlineData("suspects", "csv")]
    [InlineData("to-label", "jsonl")]
    [InlineData("to-label", "csv")]
    public async Task Labels_ToAFileAndBack_AreOfTheSameTexts(string list, string format)
    {
        string run = await MakeRunAsync();
        using HttpResponseMessage exported = await GetAsync($"/api/runs/{run}/{list}?format={format}");
        byte[] file = await exported.Content.ReadAsByteArrayAsync(Cancelled);

        using var content = new ByteArrayContent(file);
        using HttpResponseMessage imported = await PostAsync($"/api/corrections/import?run={run}&name=labels.{format}", content);

        Piece piece = Assert.Single(await ReadFileAsync((await ReadAsync<CorrectionReceipt>(imported)).File));
        Assert.Equal(list == "suspects" ? Train[0].Text : "+49 hangs.", piece.Text);
        Assert.Equal(["Bugs"], piece.Labels);
        Assert.DoesNotContain(piece.Fields?.Keys ?? [], key => key == "digest");
    }

    [Fact]
    public async Task CorrectLabels_ByIdAndText_AreAFileOfTheLabelledFolder()
    {
        string run = await MakeRunAsync();

        using HttpResponseMessage answer = await PostAsync("/api/corrections", Json($$"""{"run":"{{run}}","corrections":[{"id":11,"labels":["Bugs","Speed"]},{"text":"New.","labels":[]}]}"""));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        CorrectionReceipt receipt = await ReadAsync<CorrectionReceipt>(answer);
        Assert.StartsWith($"{run}/labelled/corrections-", receipt.File, StringComparison.Ordinal);
        Assert.Equal(["Speed"], receipt.NewTags!);
        Assert.Equal([("Too <b>expensive</b>.", "Bugs Speed"), ("New.", "")], (await ReadFileAsync(receipt.File)).Select(p => (p.Text, string.Join(' ', p.Labels))));
    }

    [Theory]
    [InlineData("""{"corrections":[{"text":"a","labels":[]}]}""", "")]
    [InlineData("""{"folder":"../x","corrections":[{"text":"a","labels":[]}]}""", "folder")]
    [InlineData("""{"folder":"x","corrections":[]}""", "corrections")]
    [InlineData("""{"folder":"x","corrections":[{"id":1,"labels":[]}]}""", "corrections[0]")]
    [InlineData("""{"folder":"x","corrections":[{"text":"a","labels":[" "]}]}""", "corrections[0]")]
    [InlineData("""{"folder":"x","corrections":[{"text":"a"}]}""", "corrections[0].labels")]
    public async Task CorrectLabels_Invalid_NamesThePlace(string request, string path)
    {
        using HttpResponseMessage answer = await PostAsync("/api/corrections", Json(request));

        ApiProblem problem = await AssertProblemAsync(HttpStatusCode.BadRequest, answer);
        Assert.Equal([path], problem.Errors!.Keys);
    }

    [Theory]
    [InlineData("name=a.json", "run=ID or ?folder=NAME")]
    [InlineData("folder=x&name=a.pdf", "endings")]
    [InlineData("folder=x&name=a.json", "no labelled row")]
    public async Task ImportLabels_Unreadable_SaysWhatToMend(string query, string expected)
    {
        using HttpResponseMessage answer = await PostAsync($"/api/corrections/import?{query}", Json("""[{"data":{"text":"a"},"annotations":[]}]"""));

        Assert.Contains(expected, (await AssertProblemAsync(HttpStatusCode.BadRequest, answer)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetLabellingInterface_HasTheTagsAsText()
    {
        string run = await MakeRunAsync();

        using HttpResponseMessage answer = await GetAsync($"/api/runs/{run}/labelling-interface");

        var view = System.Xml.Linq.XElement.Parse(await answer.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(Tags, view.Descendants("Choice").Select(c => c.Attribute("value")!.Value));
    }

    private async Task<IReadOnlyList<Piece>> ReadFileAsync(string name)
    {
        var corpora = new CorpusStore(Host.Storage);
        using var copy = new MemoryStream();
        await using (Stream stream = await corpora.OpenReadAsync((await corpora.FindAsync(name, Cancelled))!, Cancelled))
        {
            await stream.CopyToAsync(copy, Cancelled);
        }

        copy.Position = 0;
        var reader = new LabelledReader(new());
        reader.Read(copy, name, Cancelled);
        return reader.CompleteRows().Pieces;
    }

    /// <summary>A run that has ended: its corpus has the run's own name.</summary>
    private async Task<string> MakeRunAsync()
    {
        string run = "labels-" + Guid.NewGuid().ToString("N")[..8];
        var runs = new RunStore(Host.Storage, TimeProvider.System);
        await runs.TryClaimAsync(run, new RunRequest { Corpus = run, Classifier = new() { LabelCheck = new(), SuggestLabels = 1 } }, cancellationToken: Cancelled);
        float[][] logits = [[1, -1], [-1, -1], [-1, 1], [0.5f, -1]];
        VariantScores scores = VariantScores.Score("bert", 1, Tags, Test, Of(Test, logits), Test, Of(Test, logits));
        scores = scores with { Thresholds = [scores.Thresholds[0] with { Value = 0.5 }, scores.Thresholds[1] with { Value = 0.4 }] };
        string digest = TextNormalization.Digest(Train[0].Text);
        await MakeAsync(runs, run, StepName.SplitData, null, ("train.jsonl", Lines(Train)), ("test.jsonl", Lines(Test)), ("validation.jsonl", Lines(Test[..0])), ("labels.json", Lines([Tags])));
        await MakeAsync(runs, run, StepName.Evaluate, ("bert", 1), ("test.jsonl", Lines(Of(Test, logits))));
        await MakeAsync(runs, run, StepName.Score, ("bert", 1), (VariantScores.FileName, Lines([scores])));
        await MakeAsync(
            runs, run, StepName.FindSuspects, null,
            ("suspects.jsonl", Lines<Suspect>([new(1, 0, digest, "Price", true, 0.02, 0.98, 0.1), new(2, 0, digest, "Bugs", false, 0.9, 0.9, 0.1)])),
            ("out-of-fold.jsonl", Lines(Of(Train, [[2, -2], [-2, -2]]))),
            ("suspects.json", Lines<SuspectSummary>([new("tf-idf", 5, 2, 2, 1, [new("Bugs", 0, 2, 0, 1, 0.5), new("Price", 1, 1, 1, 0, 0.5)])])));
        await MakeAsync(runs, run, StepName.SuggestLabels, null, ("to-label.jsonl", Lines<TextToLabel>([new(1, TextNormalization.Digest("+49 hangs."), "+49 hangs.", ["Bugs"], [0.6, 0.1], "Bugs", 0.8, "why")])));
        await runs.WriteStepAsync(run, Record(StepName.Publish, null, null) with { Summary = new Dictionary<string, string> { ["model"] = "m/0001", ["variant"] = "bert", ["seed"] = "1" } }, Cancelled);
        return run;
    }

    private async Task MakeAsync(RunStore runs, string run, string step, (string Variant, int Seed)? tagger, params (string Name, string Content)[] files)
    {
        ArtifactWriter writer = new ArtifactStore(Host.Storage, TimeProvider.System).Begin(step, run, run);
        foreach ((string name, string content) in files)
        {
            await writer.WriteAsync(name, Encoding.UTF8.GetBytes(content), Cancelled);
        }

        ArtifactManifest manifest = await writer.CompleteAsync(new Dictionary<string, string>(), cancellationToken: Cancelled);
        await runs.WriteStepAsync(run, Record(step, tagger, manifest.ToRef()), Cancelled);
    }

    private static StepRecord Record(string step, (string Variant, int Seed)? tagger, ArtifactRef? artifact) => new()
    {
        Id = tagger is null ? step : $"{step}-{tagger.Value.Variant}-{tagger.Value.Seed}",
        Step = step,
        Variant = tagger?.Variant,
        Seed = tagger?.Seed,
        Artifact = artifact,
        StartedAt = DateTimeOffset.UnixEpoch,
        EndedAt = DateTimeOffset.UnixEpoch,
    };

    private static IEnumerable<PieceLogits> Of(Piece[] pieces, float[][] logits) => pieces.Zip(logits, (piece, row) => new PieceLogits(piece.Id, row));

    private static string Lines<T>(IEnumerable<T> rows) => string.Concat(rows.Select(row => JsonSerializer.Serialize(row, PipelineJson.Options) + "\n"));
}
