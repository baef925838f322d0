using System.Globalization;
using System.Text;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.External;
using BertPipeline.Evaluation.Promotion;
using BertPipeline.Evaluation.Reports;
using BertPipeline.Evaluation.Reports.Html;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Orchestration.Judging;

/// <summary>Writes the run's result folder: the report in three forms, the predictions, and the request that repeats the run.</summary>
public sealed class Report(StepRunner runner, ArtifactStore artifacts, RunStore runs, TimeProvider time) : StepActivity<ReportInput>(runner)
{
    /// <summary>Key of the report's headline in the step's summary.</summary>
    public const string HeadlineInSummary = "headline";

    private const string RequestFileName = "run.json";

    protected override async Task<StepResult> PerformAsync(StepCall<ReportInput> call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        PublicationInput input = call.Parameters.Publication;
        LabelledSplit split = await LabelledSplit.ReadAsync(artifacts, input.Split, cancellationToken);
        List<ComparedModel> models = await JudgedModels.ReadAsync(
            artifacts, split, input.Taggers.Select(t => (t.Score, t.Evaluation)), cancellationToken);
        ChosenModel chosen = await ChosenModel.ReadAsync(artifacts, input, cancellationToken);
        RunClaim? claim = await runs.FindAsync(call.RunId, cancellationToken);
        RunReport report = RunReport.Create(new RunReportInput
        {
            RunId = call.RunId,
            CreatedAt = claim?.CreatedAt ?? time.GetUtcNow(),
            Request = input.Request,
            Data = await RunData.ReadAsync(artifacts, input.Split, input.Corpus, split.Tags, cancellationToken),
            Steps = await StepsAsync(call.RunId, cancellationToken),
            LanguageModel = input.LanguageModel is { } model ? await TrainingAsync(model, cancellationToken) : null,
            Ulmfit = input.Ulmfit is { } ulmfit ? await TrainingAsync(ulmfit, cancellationToken) : null,
            Classifiers = await ClassifiersAsync(input.Taggers, cancellationToken),
            Models = models,
            Comparison = await artifacts.ReadJsonAsync<Comparison>(input.Comparison, Comparison.FileName, cancellationToken),
            LearningCurve = await CurveAsync(input.Curve, cancellationToken),
            Trials = input.Trials,
            Diverged = input.Diverged,
            OperatingPoints = chosen.OperatingPoints(input.Request),
            PublishedModel = call.Parameters.Model,
            External = await ExternalAsync(input.External, cancellationToken),
            Promotion = await PromotionAsync(call.Parameters, cancellationToken),
            Suspects = call.Parameters.Suspects is { } suspects ? await LabelFindings.SuspectsAsync(artifacts, input.Split, suspects, cancellationToken) : null,
            ToLabel = call.Parameters.ToLabel is { } toLabel ? await LabelFindings.ToLabelAsync(artifacts, toLabel, cancellationToken) : null,
            Command = $"bert-pipeline run --request {RequestFileName}",
        });

        await WriteAsync(call.RunId, RunFiles.ReportHtml, HtmlReport.Render(report), cancellationToken);
        await WriteAsync(call.RunId, RunFiles.ReportMarkdown, MarkdownReport.Render(report), cancellationToken);
        await WriteAsync(call.RunId, RunFiles.ReportJson, report.ToJson(), cancellationToken);
        await using (var predictions = new StringWriter(CultureInfo.InvariantCulture))
        {
            await PredictionsCsv.WriteAsync(predictions, models, cancellationToken);
            await WriteAsync(call.RunId, PredictionsCsv.FileName, predictions.ToString(), cancellationToken);
        }

        await WriteAsync(call.RunId, RequestFileName, JsonSerializer.Serialize(input.Request, PipelineJson.Indented), cancellationToken);
        return new StepResult(StepOutcome.Succeeded, Summary: new Dictionary<string, string> { [HeadlineInSummary] = report.Headline });
    }

    private async Task<List<StepRecord>> StepsAsync(string runId, CancellationToken cancellationToken)
    {
        List<string> order = [.. StepTable.All.Select(s => s.Name)];
        IReadOnlyList<StepRecord> steps = await runs.ListStepsAsync(runId, cancellationToken);
        return [.. steps.Where(s => s.Step != StepName.Report).OrderBy(s => order.IndexOf(s.Step)).ThenBy(s => s.Id, StringComparer.Ordinal)];
    }

    private async Task<List<ExternalComparison>> ExternalAsync(IEnumerable<ArtifactRef> comparisons, CancellationToken cancellationToken)
    {
        List<ExternalComparison> external = [];
        foreach (ArtifactRef comparison in comparisons)
        {
            external.Add(await artifacts.ReadJsonAsync<ExternalComparison>(comparison, ExternalComparison.FileName, cancellationToken));
        }

        return external;
    }

    private async Task<PromotionOutcome?> PromotionAsync(ReportInput input, CancellationToken cancellationToken) => input.Promotion is null || input.CurrentComparison is null
        ? input.Promotion
        : input.Promotion with { Comparison = await artifacts.ReadJsonAsync<CurrentComparison>(input.CurrentComparison, CurrentComparison.FileName, cancellationToken) };

    private Task<TrainingRecord> TrainingAsync(ArtifactRef artifact, CancellationToken cancellationToken) =>
        artifacts.ReadJsonAsync<TrainingRecord>(artifact, TrainingRecord.FileName, cancellationToken);

    private async Task<List<ClassifierTraining>> ClassifiersAsync(IEnumerable<TrainedTagger> taggers, CancellationToken cancellationToken)
    {
        List<ClassifierTraining> trainings = [];
        foreach (TrainedTagger tagger in taggers)
        {
            foreach (EnsembleMember member in tagger.Trainings)
            {
                trainings.Add(new(tagger.Variant, member.Seed, await TrainingAsync(member.Classifier, cancellationToken)));
            }
        }

        return trainings;
    }

    private async Task<List<LearningCurvePoint>> CurveAsync(IEnumerable<CurveComparison> curve, CancellationToken cancellationToken)
    {
        List<LearningCurvePoint> points = [];
        foreach (CurveComparison point in curve)
        {
            points.Add(new(point.Labels, await artifacts.ReadJsonAsync<Comparison>(point.Comparison, Comparison.FileName, cancellationToken)));
        }

        return points;
    }

    private async Task WriteAsync(string runId, string name, string content, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        await runs.WriteFileAsync(runId, name, stream, cancellationToken);
    }
}
