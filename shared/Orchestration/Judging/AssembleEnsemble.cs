using System.Globalization;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;

namespace BertPipeline.Orchestration.Judging;

/// <summary>
/// The taggers of one variant's seeds as one, whose logits are the mean of theirs (deep ensembles, Lakshminarayanan et al. 2017, arXiv:1612.01474, section 2.4): a folder with
/// theirs in it, which is evaluated, compared, published and served as any other. What all have in common, tags and vocabulary, stands beside them too, where readers look for it.
/// </summary>
public sealed class AssembleEnsemble(StepRunner runner, ArtifactStore artifacts) : ArtifactStep<EnsembleParameters>(runner)
{
    private static readonly string[] Common = [ModelFiles.Labels, ModelFiles.Vocabulary, ModelFiles.TokenizerConfig, ModelFiles.SpecialTokensMap, ModelFiles.AddedTokens, ModelFiles.Tokenizer];

    protected override async Task BuildAsync(StepWork<EnsembleParameters> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        string[] members = [.. work.Parameters.Seeds.Select(Member)];
        foreach ((int seed, string member) in work.Parameters.Seeds.Zip(members))
        {
            string folder = Directory.CreateDirectory(work.Output(member)).FullName;
            await artifacts.DownloadAsync(work.Call.Inputs[StepInput.ClassifierOf(seed)], folder, cancellationToken);

            // The record of a training has its place in the report.
            File.Delete(Path.Combine(folder, TrainingRecord.FileName));
        }

        foreach (string name in Common.Where(name => File.Exists(Path.Combine(work.Output(members[0]), name))))
        {
            File.Copy(Path.Combine(work.Output(members[0]), name), work.Output(name));
        }

        await JsonLines.WriteDocumentAsync(work.Output(ModelFiles.Config), new EnsembleConfig(members), cancellationToken);
        work.Summary["members"] = members.Length.ToString(CultureInfo.InvariantCulture);
    }

    private static string Member(int seed) => string.Create(CultureInfo.InvariantCulture, $"seed-{seed}");
}
