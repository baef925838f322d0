using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.Evaluation.Reports;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Judging;
using BertPipeline.Orchestration.LanguageModel;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Steps;

namespace BertPipeline.Orchestration.Runs;

/// <summary>
/// The pipeline: data in, split, corpus, vocabulary, examples, language model, taggers, comparison, publication, report. It reads top
/// to bottom; whatever does not depend on each other runs at the same time.
/// </summary>
internal sealed class TrainingChain(IRunSteps steps, RunRequest request)
{
    /// <returns>The published model, <c>name/version</c>.</returns>
    /// <exception cref="StepEndedException">A step did not succeed.</exception>
    public async Task<string> RunAsync()
    {
        Variant[] variants = [.. request.Variants.Select(Variant.Get)];

        StepResult labelled = await steps.ActivityAsync(new(StepName.IngestLabelled), IngestLabelledParameters.From(request));
        StepResult split = await steps.ActivityAsync(
            new(StepName.SplitData), SplitDataParameters.From(request), Inputs((StepInput.Labelled, labelled)));

        FoldSplits? folds = await FoldSplits.MakeAsync(steps, request, split);

        string[] others = [.. RunPlan.ExternalNames(request)];
        StepResult[] predictions = await steps.AllAsync([.. others.Select(name => steps.ActivityAsync(
            new(StepName.ExternalPredictions, name), ExternalParameters.From(request, name), Inputs((StepInput.Split, split))))]);

        StepResult? corpus = RunPlan.NeedsCorpus(request)
            ? await steps.ActivityAsync(new(StepName.IngestCorpus), IngestCorpusParameters.From(request), Inputs((StepInput.Split, split)))
            : null;
        StepResult? baseModel = RunPlan.NeedsBaseModel(request)
            ? await steps.ActivityAsync(
                new(StepName.BaseModel), BaseModelParameters.From(request), request.IsScratch ? Inputs((StepInput.Corpus, corpus!)) : null)
            : null;

        Task<StepResult>? continued = RunPlan.ContinuesLanguageModel(request)
            ? steps.ActivityAsync(new(StepName.BaseModel, RunPlan.ContinuedModel), BaseModelParameters.OfContinued(request))
            : null;
        Task<StepResult>? adapted = RunPlan.NeedsLanguageModel(request) ? AdaptAsync(corpus!, baseModel!, continued) : null;
        Task<StepResult>? ulmfit = RunPlan.NeedsUlmfit(request) ? TrainUlmfitAsync(split, corpus!, baseModel!) : null;
        List<Task<TrainedVariant>> training = [];
        foreach (Variant variant in variants)
        {
            training.Add(TrainAsync(variant, split, folds, EncoderOf(variant)));
        }

        TrainedVariant[] asked = await steps.AllAsync(training);
        TrainedVariant[] trained = [.. asked.Where(variant => variant.Diverged is null)];
        RunRequest judged = Without(asked);
        ArtifactRef? suspects = request.Classifier.LabelCheck is { } check ? await CheckLabelsAsync(Variant.Get(check.Variant), split, asked, EncoderOf(Variant.Get(check.Variant))) : null;
        StepResult[] origins = [.. new[] { continued is null ? null : await continued, baseModel }.OfType<StepResult>()];
        PublicationInput publication = await JudgeAsync(judged, split, corpus, adapted is null ? null : await adapted, ulmfit is null ? null : await ulmfit, trained) with
        {
            Trials = [.. asked.SelectMany(variant => variant.Trials)],
            Diverged = [.. asked.Where(variant => variant.Diverged is not null).Select(variant => new DivergedVariant(variant.Settings.Variant, variant.Diverged!))],
            External = [.. (await steps.AllAsync([.. others.Select((name, i) => CompareExternalAsync(judged, name, predictions[i], split, trained))])).Select(r => r.Artifact!)],
            Origins = [.. origins.Select(o => o.Summary![ResolveBaseModel.NameInSummary])],
        };
        CurrentFound current = await new BesideCurrent(steps, judged).CompareAsync(split, publication.Taggers);
        StepResult published = await steps.ActivityAsync(new(StepName.Publish), publication);
        string model = published.Summary!["model"];
        StepResult promoted = await steps.ActivityAsync(new(StepName.Promote), new PromotionInput(publication, model, current));
        if (adapted is not null)
        {
            await steps.ActivityAsync(
                new(StepName.PublishLanguageModel),
                LanguageModelPublication.From(request, origins),
                Inputs((StepInput.LanguageModel, await adapted), (StepInput.Corpus, corpus!)));
        }

        ArtifactRef? toLabel = request.Classifier.SuggestLabels is null ? null : await new LabelSuggestion(steps, request, split, corpus!).RunAsync(Publish.ChosenOf(publication, published));
        await steps.ActivityAsync(
            new(StepName.Report), new ReportInput(publication, model, Promote.OutcomeOf(promoted), current.Comparison) { Suspects = suspects, ToLabel = toLabel });
        return model;

        Task<StepResult>? EncoderOf(Variant variant) => variant.Encoder switch
        {
            EncoderSource.Base => Task.FromResult(baseModel!),
            EncoderSource.Adapted => adapted,
            EncoderSource.OwnLanguageModel => ulmfit,
            _ => null,
        };
    }

    /// <summary>The request without the variants that diverged; what improvements are measured against is then the first that is left, where it was one of them.</summary>
    /// <exception cref="StepEndedException">None is left.</exception>
    private RunRequest Without(TrainedVariant[] asked)
    {
        string[] left = [.. asked.Where(variant => variant.Diverged is null).Select(variant => variant.Settings.Variant)];
        return left.Length == 0
            ? throw new StepEndedException(new(StepName.TrainClassifier), StepResult.Failed($"Every variant diverged. {asked[0].Diverged}"))
            : request with { Variants = left, Baseline = left.Contains(request.Baseline) ? request.Baseline : left[0] };
    }

    /// <summary>By models with the settings that were found to be the variant's best, or were asked for where it is none of the run's.</summary>
    private async Task<ArtifactRef> CheckLabelsAsync(Variant variant, StepResult split, IReadOnlyList<TrainedVariant> trained, Task<StepResult>? encoder) => await new LabelCheck(
        steps, request, split,
        trained.FirstOrDefault(t => t.Settings.Variant == variant.Id)?.Settings ?? TrainClassifierParameters.From(request, variant.Id, request.Seeds[0]),
        encoder is null ? null : await encoder).RunAsync();

    /// <summary>Domain adaptation: sentences, examples (both shard by shard), language model, which may go on from an earlier run's.</summary>
    private async Task<StepResult> AdaptAsync(StepResult corpus, StepResult baseModel, Task<StepResult>? continued)
    {
        string[] shards = [.. CorpusShards.Names(corpus), CorpusShards.HeldOut];
        steps.FanOut(new(StepName.SplitSentences), shards.Length);
        steps.FanOut(new(StepName.Pregenerate), shards.Length);
        StepResult[] examples = await steps.AllAsync([.. shards.Select(s => PregenerateAsync(corpus, baseModel, s))]);

        List<(string, StepResult)> inputs = [(StepInput.BaseModel, baseModel), (StepInput.HeldOut, examples[^1])];
        if (continued is not null)
        {
            inputs.Add((StepInput.LanguageModel, await continued));
        }

        inputs.AddRange(examples[..^1].Select((e, i) => (StepInput.Examples(i), e)));
        return await steps.GpuJobAsync(
            new(StepName.FinetuneLanguageModel), FinetuneLanguageModelParameters.From(request), Inputs([.. inputs]), request.LanguageModel.Devices);
    }

    /// <summary>ULMFiT's language model: on general text where some is named, then on the corpus.</summary>
    private async Task<StepResult> TrainUlmfitAsync(StepResult split, StepResult corpus, StepResult baseModel)
    {
        Dictionary<string, ArtifactRef> inputs = Inputs((StepInput.BaseModel, baseModel), (StepInput.Corpus, corpus));
        if (RunPlan.NeedsGeneralText(request))
        {
            StepResult text = await steps.ActivityAsync(
                new(StepName.IngestCorpus, RunPlan.GeneralText),
                IngestCorpusParameters.From(request) with { Folder = request.Ulmfit.PretrainOn! },
                Inputs((StepInput.Split, split)));
            StepResult general = await steps.GpuJobAsync(
                new(StepName.FinetuneUlmfit, RunPlan.GeneralText),
                FinetuneUlmfitParameters.OnGeneralText(request),
                Inputs((StepInput.BaseModel, baseModel), (StepInput.Corpus, text)),
                request.LanguageModel.Devices);
            inputs.Add(StepInput.LanguageModel, general.Artifact!);
        }

        return await steps.GpuJobAsync(new(StepName.FinetuneUlmfit), FinetuneUlmfitParameters.From(request), inputs, request.LanguageModel.Devices);
    }

    private async Task<StepResult> PregenerateAsync(StepResult corpus, StepResult baseModel, string shard)
    {
        StepResult sentences = await steps.ActivityAsync(
            new(StepName.SplitSentences, Part: shard), new SplitSentencesParameters(shard), Inputs((StepInput.Corpus, corpus)));
        return await steps.ActivityAsync(
            new(StepName.Pregenerate, Part: shard),
            PregenerateParameters.From(request.LanguageModel, shard),
            Inputs((StepInput.Sentences, sentences), (StepInput.BaseModel, baseModel)));
    }

    /// <summary>The taggers of a variant, once its encoder is there.</summary>
    private async Task<TrainedVariant> TrainAsync(Variant variant, StepResult split, FoldSplits? folds, Task<StepResult>? encoder) =>
        await new VariantTraining(steps, request, variant, split, folds, encoder is null ? null : await encoder).RunAsync();

    /// <summary>All taggers beside each other, and those of each point of the learning curve.</summary>
    private async Task<PublicationInput> JudgeAsync(
        RunRequest judged, StepResult split, StepResult? corpus, StepResult? languageModel, StepResult? ulmfit, IReadOnlyList<TrainedVariant> trained)
    {
        int[] curve = [.. request.Classifier.LearningCurve];
        if (curve.Length > 0)
        {
            steps.FanOut(new(StepName.Compare), 1 + curve.Length);
        }

        TrainedTagger[] taggers = [.. trained.SelectMany(variant => variant.Taggers)];
        StepResult comparison = await CompareAsync(judged, split, taggers, part: null);
        List<CurveComparison> points = [];
        foreach (int labels in curve)
        {
            IEnumerable<TrainedTagger> compared = trained.SelectMany(variant => variant.Curve).Where(point => point.Labels == labels).Select(point => point.Tagger);
            points.Add(new(labels, (await CompareAsync(judged, split, compared, VariantTraining.PartOf(labels))).Artifact!));
        }

        return new PublicationInput(request, split.Artifact!, corpus?.Artifact, languageModel?.Artifact, comparison.Artifact!, taggers)
        {
            Curve = points,
            Ulmfit = ulmfit?.Artifact,
        };
    }

    private Task<StepResult> CompareAsync(RunRequest judged, StepResult split, IEnumerable<TrainedTagger> taggers, string? part) =>
        steps.ActivityAsync(new(StepName.Compare, Part: part), CompareParameters.From(judged), TrainedTagger.AddTo(Inputs((StepInput.Split, split)), taggers));

    private Task<StepResult> CompareExternalAsync(RunRequest judged, string name, StepResult predictions, StepResult split, IEnumerable<TrainedVariant> trained) => steps.ActivityAsync(
        new(StepName.CompareExternal, name),
        CompareExternalParameters.From(judged, name),
        TrainedTagger.AddTo(Inputs((StepInput.Split, split), (StepInput.External, predictions)), trained.SelectMany(variant => variant.Taggers)));

    private static Dictionary<string, ArtifactRef> Inputs(params (string Name, StepResult Result)[] inputs) =>
        inputs.ToDictionary(i => i.Name, i => i.Result.Artifact!);
}
