using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Reports;
using BertPipeline.Hub;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Judging;
using BertPipeline.Orchestration.Labels;
using BertPipeline.Orchestration.LanguageModel;
using BertPipeline.Orchestration.Models;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Text.Reading;
using BertPipeline.Text.Tokenization.Folders;
using BertPipeline.Weights.Bert;
using Microsoft.Extensions.DependencyInjection;

namespace BertPipeline.Orchestration.Checks;

/// <summary>
/// A dry run: reads the data as the run would, and tells what is in it, what would be reused and what the rest would take, without a worker. What it reads is kept: the run
/// that follows finds it done.
/// </summary>
public sealed class RunChecker(IServiceProvider services, ArtifactStore artifacts, HubModels hub, ScratchRoot scratch)
{
    public async Task<RunCheck> CheckAsync(RunRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var steps = new ProbingSteps(await ReadersAsync(request, cancellationToken), artifacts, $"{RunCheck.OwnerPrefix}{Guid.NewGuid():N}"[..16], request.Force, cancellationToken);
        try
        {
            await new TrainingChain(steps, request).RunAsync();
        }
        catch (StepEndedException)
        {
            // Something is left to do, or to mend.
        }

        return steps.Find(new(StepName.SplitData)) is { } split && steps.Error is null
            ? await DescribeAsync(request, steps, split.Artifact!, cancellationToken)
            : new RunCheck { Error = steps.Error };
    }

    /// <summary>The steps that are done in a dry run. A model of the hub that is not there yet is not fetched: that may take longer than a training.</summary>
    private async Task<Dictionary<string, object>> ReadersAsync(RunRequest request, CancellationToken cancellationToken)
    {
        var readers = new Dictionary<string, object>
        {
            [StepName.IngestLabelled] = ActivatorUtilities.CreateInstance<IngestLabelled>(services),
            [StepName.SplitData] = ActivatorUtilities.CreateInstance<SplitData>(services),
            [StepName.SplitFolds] = ActivatorUtilities.CreateInstance<SplitFolds>(services),
            [StepName.ExternalPredictions] = ActivatorUtilities.CreateInstance<ReadExternal>(services),
            [StepName.IngestCorpus] = ActivatorUtilities.CreateInstance<IngestCorpus>(services),
        };
        if (!HubModelName.IsOnHub(request.BaseModel) || await hub.FindAsync(HubModelName.Parse(request.BaseModel), cancellationToken) is not null)
        {
            readers.Add(StepName.BaseModel, ActivatorUtilities.CreateInstance<ResolveBaseModel>(services));
        }

        return readers;
    }

    private async Task<RunCheck> DescribeAsync(RunRequest request, ProbingSteps steps, ArtifactRef split, CancellationToken cancellationToken)
    {
        ArtifactRef? corpus = steps.Find(new(StepName.IngestCorpus))?.Artifact;
        List<Piece> train = await artifacts.ReadJsonLinesAsync<Piece>(split, SplitFiles.Train, cancellationToken);
        LabelledSplit judged = await LabelledSplit.ReadAsync(artifacts, split, cancellationToken);
        DataCounts data = await RunData.ReadAsync(artifacts, split, corpus, judged.Tags, cancellationToken);
        BertConfig? config = null;
        LengthCheck? lengths = null;
        long? corpusTokens = null;
        if (steps.Find(new(StepName.BaseModel)) is { Artifact: { } baseModel })
        {
            using var folder = ScratchFolder.Create(scratch.Path, "check");
            await artifacts.DownloadAsync(baseModel, [ModelFiles.Config, ModelFiles.Vocabulary, ModelFiles.TokenizerConfig], folder.Path, cancellationToken);
            config = BertConfigFile.Read(folder.Path);
            var tokens = new TokenCounts(TokenizerFolder.Load(folder.Path));
            lengths = tokens.Lengths(train, judged.Validation, judged.Test, request.Classifier.MaxSequenceLength, config.MaxPositionEmbeddings);
            corpusTokens = corpus is null ? null : await CorpusTokensAsync(tokens, corpus, folder.Path, cancellationToken);
        }

        double flops = ProcessorSpeed.Measure();
        var costs = new StepCosts(request, data.Folds ?? 0, config, lengths, corpusTokens, flops);
        CheckedStep[] rows = [.. RunPlan.Steps(request).Select(row => Row(row, steps, costs))];
        return new RunCheck
        {
            Labelled = await FilesAsync(steps.Find(new(StepName.IngestLabelled))!.Artifact!, cancellationToken),
            Corpus = corpus is null ? [] : await FilesAsync(corpus, cancellationToken),
            Data = data,
            NearDuplicates = NearDuplicates.Count(train, judged.Validation.Concat(judged.Test)),
            CorpusTokens = corpusTokens,
            Lengths = lengths,
            Steps = rows,
            Seconds = rows.Sum(row => row.Seconds ?? 0),
            GigaFlops = flops / 1e9,
        };
    }

    private static CheckedStep Row(StepIdentity row, ProbingSteps steps, StepCosts costs) => steps.IsDone(row)
        ? new(row.Name, row.Variant, row.Seed, Reused: true)
        : new(row.Name, row.Variant, row.Seed, Reused: false, costs.Seconds(row), costs.CheckpointBytes(row));

    private async Task<long> CorpusTokensAsync(TokenCounts tokens, ArtifactRef corpus, string folder, CancellationToken cancellationToken)
    {
        ArtifactManifest manifest = await artifacts.GetAsync(corpus, cancellationToken);
        string first = CorpusShards.FileName(CorpusShards.Name(0));
        await artifacts.DownloadAsync(corpus, [first], folder, cancellationToken);
        using FileStream shard = File.OpenRead(Path.Combine(folder, first));
        return tokens.OfCorpus(shard, manifest.Files.Where(f => f.Name.StartsWith("shard-", StringComparison.Ordinal)).Sum(f => f.Length));
    }

    private async Task<IReadOnlyList<CheckedFile>> FilesAsync(ArtifactRef ingested, CancellationToken cancellationToken)
    {
        ReadReport report = await artifacts.ReadJsonAsync<ReadReport>(ingested, IngestFiles.Report, cancellationToken);
        return [.. report.Files.Select(f => new CheckedFile(f.Name, f.Rows, f.Documents, f.Empty, f.Unreadable))];
    }
}
