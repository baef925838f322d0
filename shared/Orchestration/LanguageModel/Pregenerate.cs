using System.Globalization;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Text.Pregeneration;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Orchestration.LanguageModel;

/// <summary>Makes a shard's examples for masked-language-model and next-sentence training: one binary file an epoch.</summary>
public sealed class Pregenerate(StepRunner runner) : ArtifactStep<PregenerateParameters>(runner)
{
    protected override async Task BuildAsync(StepWork<PregenerateParameters> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        string sentences = await work.InputAsync(StepInput.Sentences, cancellationToken);
        string model = await work.InputAsync(StepInput.BaseModel, cancellationToken, ModelFiles.Vocabulary, ModelFiles.TokenizerConfig);
        WordPieceTokenizer tokenizer = WordPieceTokenizer.Load(model);
        var pregenerator = new Pregenerator(tokenizer, work.Parameters.ToOptions());
        PregenerationReport report = await pregenerator.GenerateAsync(
            Path.Combine(sentences, SplitSentences.FileName), work.OutputFolder, cancellationToken);
        work.Summary["documents"] = report.Documents.ToString(CultureInfo.InvariantCulture);
        work.Summary["tokens"] = report.Tokens.ToString(CultureInfo.InvariantCulture);
        work.Summary["examples"] = report.Epochs.Sum(e => (long)e.Header.Count).ToString(CultureInfo.InvariantCulture);
        work.Summary["randomNext"] = report.Epochs.Sum(e => (long)e.RandomNext).ToString(CultureInfo.InvariantCulture);
    }
}
