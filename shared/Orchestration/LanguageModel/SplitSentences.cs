using System.Globalization;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Text.Reading;
using BertPipeline.Text.Sentences;

namespace BertPipeline.Orchestration.LanguageModel;

/// <summary>Turns a shard of documents into the article's format: one sentence a line, a blank line between documents.</summary>
public sealed class SplitSentences(StepServices services) : ArtifactStep<SplitSentencesParameters>(services)
{
    public const string FileName = "sentences.txt";

    protected override async Task BuildAsync(StepWork<SplitSentencesParameters> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        string shard = CorpusShards.FileName(work.Parameters.Shard);
        string folder = await work.InputAsync(StepInput.Corpus, cancellationToken, shard).ConfigureAwait(false);
        ReadReport report = await Services.Artifacts
            .ReadJsonAsync<ReadReport>(work.Call.Inputs[StepInput.Corpus], IngestFiles.Report, cancellationToken).ConfigureAwait(false);
        bool given = report.Files.Any(f => f.Layout == TextLayout.Sentences);
        await using FileStream documents = File.OpenRead(Path.Combine(folder, shard));
        await using FileStream sentences = File.Create(work.Output(FileName));
        (_, long count) = await SentenceFile.WriteAsync(
            documents, shard, sentences, given, Environment.ProcessorCount, cancellationToken).ConfigureAwait(false);
        work.Summary["sentences"] = count.ToString(CultureInfo.InvariantCulture);
    }
}
