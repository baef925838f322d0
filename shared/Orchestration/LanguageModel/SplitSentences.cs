using System.Globalization;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Text.Reading;
using BertPipeline.Text.Sentences;

namespace BertPipeline.Orchestration.LanguageModel;

/// <summary>Turns a shard of documents into the article's format: one sentence a line, a blank line between documents.</summary>
public sealed class SplitSentences(StepRunner runner, ArtifactStore artifacts) : ArtifactStep<SplitSentencesParameters>(runner)
{
    public const string FileName = "sentences.txt";

    protected override async Task BuildAsync(StepWork<SplitSentencesParameters> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        string shard = CorpusShards.FileName(work.Parameters.Shard);
        string folder = await work.InputAsync(StepInput.Corpus, cancellationToken, shard);
        ReadReport report = await artifacts
            .ReadJsonAsync<ReadReport>(work.Call.Inputs[StepInput.Corpus], IngestFiles.Report, cancellationToken);
        bool given = report.Files.Any(f => f.Layout == TextLayout.Sentences);
        await using FileStream documents = File.OpenRead(Path.Combine(folder, shard));
        await using FileStream sentences = File.Create(work.Output(FileName));
        (_, long count) = await SentenceFile.WriteAsync(
            documents, shard, sentences, given, Environment.ProcessorCount, cancellationToken);
        work.Summary["sentences"] = count.ToString(CultureInfo.InvariantCulture);
    }
}
