using System.Globalization;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.Evaluation.Reports;
using BertPipeline.Orchestration.Judging;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Steps;

namespace BertPipeline.Orchestration.Runs;

/// <summary>
/// The taggers of one variant: its settings are searched on the first seed, where the request says so; then every seed is trained with them, evaluated and scored, on all labels
/// and, for the learning curve, on fewer. In a cross-validation a seed is also trained once a fold, and judged by these models.
/// </summary>
/// <param name="steps">Of the run.</param>
/// <param name="request">What is asked for.</param>
/// <param name="variant">The variant.</param>
/// <param name="split">The run's.</param>
/// <param name="folds">Null where there is no cross-validation.</param>
/// <param name="encoder">What its models start from; null where they have none.</param>
internal sealed class VariantTraining(IRunSteps steps, RunRequest request, Variant variant, StepResult split, FoldSplits? folds, StepResult? encoder)
{
    private readonly int[] _curve = [.. request.Classifier.LearningCurve];
    private readonly int _folds = folds?.Judging.Count ?? 0;

    /// <summary>What the first training that diverged said; null where none has.</summary>
    private string? _diverged;

    public async Task<TrainedVariant> RunAsync()
    {
        IReadOnlyList<Trial> trials = Trials.Of(request, variant.Id, request.Seeds[0]);
        foreach (int seed in request.Seeds)
        {
            Announce(seed, seed == request.Seeds[0] ? trials.Count : 1);
        }

        StepResult?[] tried = await steps.AllAsync([.. trials.Select((trial, i) => ClassifierAsync(trial.Parameters, trials.Count > 1 ? $"trial-{i}" : null))]);
        int best = Best(tried);
        TrainClassifierParameters chosen = trials[best].Parameters;
        TrialResult[] results = trials.Count == 1 ? [] : [.. trials.Select((trial, i) => new TrialResult(variant.Id, trial.Settings, Score(tried[i]), i == best))];
        List<Task<TrainedTagger?>> taggers = request.Classifier.Ensemble
            ? [EnsembleAsync(chosen, tried[best])]
            : [JudgeAsync(chosen, tried[best], part: null), .. request.Seeds.Skip(1).Select(seed => TrainAsync(chosen with { Seed = seed }, part: null))];
        Task<TrainedTagger?>[] curve = [.. from labels in _curve from seed in request.Seeds select TrainAsync(chosen with { Seed = seed, Labels = labels }, PartOf(labels))];

        TrainedTagger?[] trained = await steps.AllAsync([.. taggers, .. curve]);
        return trained.Contains(null)
            ? new TrainedVariant(chosen, [], [], results) { Diverged = _diverged }
            : new TrainedVariant(chosen, trained[..taggers.Count]!, [.. trained[taggers.Count..].Select((tagger, i) => (_curve[i / request.Seeds.Count], tagger!))], results);
    }

    /// <summary>What a part of the learning curve is called.</summary>
    public static string PartOf(int labels) => string.Create(CultureInfo.InvariantCulture, $"labels-{labels}");

    /// <summary>Rows of which there are several parts say how many.</summary>
    private void Announce(int seed, int trials)
    {
        if (trials + _curve.Length + _folds > 1)
        {
            steps.FanOut(new(StepName.TrainClassifier, variant.Id, seed), trials + _curve.Length + _folds);
        }

        if (_folds > 0)
        {
            steps.FanOut(new(StepName.Evaluate, variant.Id, seed), _folds);
        }

        if (_curve.Length > 0)
        {
            steps.FanOut(new(StepName.Evaluate, variant.Id, seed), 1 + _curve.Length);
            steps.FanOut(new(StepName.Score, variant.Id, seed), 1 + _curve.Length);
        }
    }

    /// <summary>The highest score; of equal ones the first, which is nearer to what was asked for.</summary>
    private static int Best(StepResult?[] tried) => Enumerable.Range(0, tried.Length).MaxBy(i => Score(tried[i]) ?? -1);

    /// <summary>0 where nothing was validated, which the step's own record says; null where the training diverged.</summary>
    private static double? Score(StepResult? classifier) => classifier is null ? null
        : classifier.Summary?.GetValueOrDefault(TrainingSummary.ValidationScore) is { } score ? double.Parse(score, CultureInfo.InvariantCulture) : 0;

    private async Task<TrainedTagger?> TrainAsync(TrainClassifierParameters parameters, string? part) =>
        await JudgeAsync(parameters, await ClassifierAsync(parameters, part), part);

    private Task<StepResult?> ClassifierAsync(TrainClassifierParameters parameters, string? part) => ClassifierAsync(parameters, part, folds?.Published ?? split.Artifact!);

    /// <returns>Null where the training diverged.</returns>
    private async Task<StepResult?> ClassifierAsync(TrainClassifierParameters parameters, string? part, ArtifactRef pieces)
    {
        Dictionary<string, ArtifactRef> inputs = new() { [StepInput.Split] = pieces };
        if (encoder is not null)
        {
            inputs.Add(StepInput.Encoder, encoder.Artifact!);
        }

        try
        {
            return await steps.GpuJobAsync(new(StepName.TrainClassifier, variant.Id, parameters.Seed, part), parameters, inputs, request.Classifier.Devices);
        }
        catch (StepEndedException e) when (e.Result.HasDiverged)
        {
            _diverged ??= e.Message;
            return null;
        }
    }

    /// <summary>The seeds' classifiers as one, judged as one.</summary>
    private async Task<TrainedTagger?> EnsembleAsync(TrainClassifierParameters parameters, StepResult? first)
    {
        StepResult?[] others = await steps.AllAsync([.. request.Seeds.Skip(1).Select(seed => ClassifierAsync(parameters with { Seed = seed }, part: null))]);
        if (first is null || others.Contains(null))
        {
            return null;
        }

        EnsembleMember[] members = [.. request.Seeds.Zip([first, .. others], (seed, member) => new EnsembleMember(seed, member!.Artifact!))];
        StepResult ensemble = await steps.ActivityAsync(
            new(StepName.Ensemble, variant.Id), new EnsembleParameters(variant.Id, request.Seeds), members.ToDictionary(m => StepInput.ClassifierOf(m.Seed), m => m.Classifier));
        return await JudgeAsync(parameters, ensemble, part: null) is { } judged ? judged with { Members = members } : null;
    }

    /// <summary>Logits on validation and test, thresholds and metrics.</summary>
    private async Task<TrainedTagger?> JudgeAsync(TrainClassifierParameters parameters, StepResult? classifier, string? part)
    {
        if (classifier is null)
        {
            return null;
        }

        int seed = parameters.Seed;
        if (folds is not null)
        {
            return await CrossValidateAsync(parameters, classifier, folds);
        }

        StepResult evaluation = await EvaluateAsync(seed, classifier, split.Artifact!, part);
        StepResult score = await steps.ActivityAsync(
            RunPlan.JudgingRow(request, StepName.Score, variant.Id, seed, part),
            new ScoreParameters(variant.Id, seed),
            new Dictionary<string, ArtifactRef> { [StepInput.Split] = split.Artifact!, [StepInput.Evaluation] = evaluation.Artifact! });
        return new(variant.Id, seed, classifier.Artifact!, evaluation.Artifact!, score.Artifact!);
    }

    /// <summary>The same by models that were trained as this one, each without a fold.</summary>
    private async Task<TrainedTagger?> CrossValidateAsync(TrainClassifierParameters parameters, StepResult classifier, FoldSplits folds)
    {
        StepResult?[] evaluations = await steps.AllAsync([.. folds.Judging.Select((pieces, fold) => JudgeFoldAsync(parameters, pieces, RunPlan.PartOfFold(fold)))]);
        Dictionary<string, ArtifactRef> inputs = new() { [StepInput.Split] = split.Artifact! };
        foreach ((int fold, StepResult? evaluation) in evaluations.Index())
        {
            if (evaluation is null)
            {
                return null;
            }

            inputs.Add(StepInput.EvaluationOfFold(fold), evaluation.Artifact!);
        }

        StepResult score = await steps.ActivityAsync(new(StepName.Score, variant.Id, parameters.Seed), new ScoreParameters(variant.Id, parameters.Seed, evaluations.Length), inputs);
        return new(variant.Id, parameters.Seed, classifier.Artifact!, score.Artifact!, score.Artifact!);
    }

    private async Task<StepResult?> JudgeFoldAsync(TrainClassifierParameters parameters, ArtifactRef pieces, string part) =>
        await ClassifierAsync(parameters, part, pieces) is { } classifier ? await EvaluateAsync(parameters.Seed, classifier, pieces, part) : null;

    private Task<StepResult> EvaluateAsync(int seed, StepResult classifier, ArtifactRef pieces, string? part) => steps.GpuJobAsync(
        RunPlan.JudgingRow(request, StepName.Evaluate, variant.Id, seed, part),
        new EvaluateParameters(variant.Id, request.Classifier.MaxSequenceLength, StepTable.Backend),
        new Dictionary<string, ArtifactRef> { [StepInput.Split] = pieces, [StepInput.Classifier] = classifier.Artifact! });
}
