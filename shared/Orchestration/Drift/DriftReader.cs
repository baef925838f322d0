using System.Globalization;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Evaluation.Drift;
using BertPipeline.Orchestration.Profiles;
using BertPipeline.Orchestration.Status;
using BertPipeline.Storage.Models;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Orchestration.Drift;

/// <summary>Compares what a tagger was given lately, over the queue, with its test pieces. What <c>tag</c> and <c>serve</c> do on one machine leaves no counts.</summary>
public sealed class DriftReader(ModelStore models, RunStore runs, RunLister lister, TimeProvider time)
{
    public const int DefaultDays = 30;

    /// <summary>Histories of runs are kept for a month, and by wish for longer.</summary>
    public const int MostDays = 366;

    private const int MostTaggings = 100;

    /// <param name="model">A version of a tagger.</param>
    /// <param name="days">Taggings that began within so many count.</param>
    public async Task<ModelDrift> ReadAsync(ModelManifest model, int days, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        string name = $"{model.Name}/{model.Version}";
        if (await models.ReadAsync(model, ModelFiles.Profile, cancellationToken) is not { } content || content.ToObjectFromJson<TextProfile>(PipelineJson.Options) is not { } then)
        {
            return new(name, $"{name} has no counts of held-out pieces to compare with: it is no tagger, was imported, or was published by an earlier version of this program. A run publishes them.", 0, 0, [], []);
        }

        List<(ProfiledTagging Tagging, TextProfile Profile)> lately = await LatelyAsync(name, then, days, cancellationToken);
        ProfileBlock[] blocks = [.. lately.SelectMany(t => t.Profile.Blocks)];
        IReadOnlyList<DriftFinding> findings = DriftComparer.Compare(ProfileMeasures.Of(then, blocks));
        long texts = blocks.Sum(block => block.Texts);
        return new(name, Summarize(findings, then.Texts, texts, lately.Count, days), then.Texts, texts, [.. lately.Select(t => t.Tagging)], findings);
    }

    private async Task<List<(ProfiledTagging Tagging, TextProfile Profile)>> LatelyAsync(string model, TextProfile then, int days, CancellationToken cancellationToken)
    {
        var filter = new RunFilter { State = RunState.Succeeded, Text = model, From = time.GetUtcNow() - TimeSpan.FromDays(days) };
        RunList list = await lister.ListAsync(filter, 0, MostTaggings, cancellationToken);
        var lately = new List<(ProfiledTagging, TextProfile)>();
        var sources = new HashSet<string?>();
        foreach (RunSummary run in list.Runs.Where(run => run.IsTagging && run.Model == model))
        {
            if (await ProfileAsync(run.Id, cancellationToken) is { } profile && profile.Tags.SequenceEqual(then.Tags) && sources.Add(profile.Source))
            {
                lately.Add((new(run.Id, run.CreatedAt, run.Corpus, profile.Texts), profile));
            }
        }

        return lately;
    }

    /// <summary>Null for a tagging of an earlier version of this program.</summary>
    private async Task<TextProfile?> ProfileAsync(string runId, CancellationToken cancellationToken)
    {
        await using Stream? file = await runs.OpenFileAsync(runId, RunFiles.Profile, cancellationToken);
        return file is null ? null : await JsonSerializer.DeserializeAsync<TextProfile>(file, PipelineJson.Options, cancellationToken);
    }

    private static string Summarize(IReadOnlyList<DriftFinding> findings, long heldOut, long texts, int taggings, int days)
    {
        if (texts == 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Nothing was tagged with it over the queue in the last {days} days.");
        }

        string ground = string.Create(CultureInfo.InvariantCulture, $"{texts:N0} texts of {taggings} {(taggings == 1 ? "tagging" : "taggings")} in the last {days} days beside {heldOut:N0} test pieces");
        string[] alarms = [.. findings.Where(f => f.Alarm).Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Name}: {f.Then:0.0%} then, {f.Lately:0.0%} lately"))];
        return alarms.Length == 0
            ? $"No drift shown: {ground}; smaller differences than the intervals tell cannot be seen."
            : $"Drift in {string.Join("; ", alarms)} ({ground}). Look at such texts, label some of them, and train again.";
    }
}
