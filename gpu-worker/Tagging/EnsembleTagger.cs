using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Inference;
using BertPipeline.GpuWorker.Weights;

namespace BertPipeline.GpuWorker.Tagging;

/// <summary>
/// Several taggers as one: its logits are the mean of theirs. They were trained alike but for the seed, so that they cut texts into the same tokens, which is done once.
/// </summary>
internal sealed class EnsembleTagger : ITagger
{
    private readonly ITagger[] _members;

    /// <param name="members">At least one, with the same tags in the same order; the ensemble's own from here on.</param>
    public EnsembleTagger(IReadOnlyList<ITagger> members) => _members = [.. members];

    public IReadOnlyList<string> Tags => _members[0].Tags;

    public string? Remark => _members[0].Remark;

    public long TextsCut => _members[0].TextsCut;

    public bool IsSingleLabel => _members[0].IsSingleLabel;

    public int? MaxLength => _members[0].MaxLength;

    public ScoringLanes? Lanes => _members.All(member => member.Lanes is not null) ? _members[0].Lanes : null;

    /// <param name="folder">With a folder for each member in it.</param>
    /// <param name="open">Opens a member's.</param>
    /// <exception cref="UserErrorException">The configuration names no folder in this one, or taggers of different tags.</exception>
    public static EnsembleTagger Open(string folder, Func<string, ITagger> open)
    {
        IReadOnlyList<string> names = ModelFolder.ReadJson<EnsembleConfig>(folder, ModelFiles.Config).Members;
        string config = Path.Combine(folder, ModelFiles.Config);
        if (names is not { Count: > 0 })
        {
            throw new UserErrorException($"{config} names no members.");
        }

        List<ITagger> members = [];
        try
        {
            foreach (string name in names)
            {
                members.Add(open(MemberFolder(folder, config, name)));
            }

            int other = members.FindIndex(member => !member.Tags.SequenceEqual(members[0].Tags));
            return other < 0 ? new EnsembleTagger(members) : throw new UserErrorException($"{config}: '{names[other]}' has other tags than '{names[0]}'.");
        }
        catch
        {
            members.ForEach(member => member.Dispose());
            throw;
        }
    }

    public EncodedText Encode(string text) => _members[0].Encode(text);

    public IReadOnlyList<float[]> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        Mean([.. _members.Select(member => member.Score(texts, cancellationToken))]);

    public IReadOnlyList<float[]> Score(IReadOnlyList<EncodedText> texts, int batchTokens, bool isAlone, CancellationToken cancellationToken) =>
        Mean([.. _members.Select(member => member.Score(texts, batchTokens, isAlone, cancellationToken))]);

    public void Dispose() => Array.ForEach(_members, member => member.Dispose());

    /// <summary>A folder may come from anywhere: it names its own folders only.</summary>
    private static string MemberFolder(string folder, string config, string name) =>
        name is not (null or "" or "." or "..") && name.AsSpan().IndexOfAny('/', '\\', '\0') < 0 && Directory.Exists(Path.Combine(folder, name))
            ? Path.Combine(folder, name)
            : throw new UserErrorException($"{config}: '{PrintableText.Of(name ?? "null")}' is no folder beside it.");

    private static float[][] Mean(IReadOnlyList<float[]>[] members)
    {
        float[][] mean = [.. members[0].Select(row => new float[row.Length])];
        for (int text = 0; text < mean.Length; text++)
        {
            for (int tag = 0; tag < mean[text].Length; tag++)
            {
                mean[text][tag] = members.Sum(member => member[text][tag]) / members.Length;
            }
        }

        return mean;
    }
}
