using System.Globalization;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Text.Pregeneration;
using BertPipeline.Text.Tokenization;
using BertPipeline.Text.Tokenization.Folders;

namespace BertPipeline.Orchestration.LanguageModel;

/// <summary>Makes a shard's examples for the language model, by its recipe: one binary file an epoch.</summary>
public sealed class Pregenerate(StepRunner runner) : ArtifactStep<PregenerateParameters>(runner)
{
    // All cores work on one shard, whose tokens are in memory: several shards at once would take several times the memory and no less time.
    private static readonly SemaphoreSlim Turn = new(1);

    protected override async Task BuildAsync(StepWork<PregenerateParameters> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        string sentences = await work.InputAsync(StepInput.Sentences, cancellationToken);
        string model = await work.InputAsync(StepInput.BaseModel, cancellationToken, ModelFiles.Vocabulary, ModelFiles.TokenizerConfig);
        WordPieceTokenizer tokenizer = TokenizerFolder.Load(model);
        var pregenerator = new Pregenerator(tokenizer, work.Parameters.ToOptions());
        PregenerationReport report = await InTurnAsync(
            () => pregenerator.GenerateAsync(Path.Combine(sentences, SplitSentences.FileName), work.OutputFolder, cancellationToken), cancellationToken);
        work.Summary["documents"] = report.Documents.ToString(CultureInfo.InvariantCulture);
        work.Summary["tokens"] = report.Tokens.ToString(CultureInfo.InvariantCulture);
        work.Summary["examples"] = report.Epochs.Sum(e => (long)e.Header.Count).ToString(CultureInfo.InvariantCulture);
        work.Summary["randomNext"] = report.Epochs.Sum(e => (long)e.RandomNext).ToString(CultureInfo.InvariantCulture);
    }

    private static async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await Turn.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            Turn.Release();
        }
    }
}
