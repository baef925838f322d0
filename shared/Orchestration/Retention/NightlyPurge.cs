namespace BertPipeline.Orchestration.Retention;

/// <summary>The purge that needs nobody, where the settings ask for it: <see cref="StoragePurge"/> once a day.</summary>
public sealed class NightlyPurge(StoragePurge purge, RetentionOptions options)
{
    /// <summary>Returns how many things it deleted: none where no age is set.</summary>
    public async Task<int> PurgeAsync(CancellationToken cancellationToken) =>
        options.Age is { } age ? (await purge.PurgeAsync(age, dryRun: false, cancellationToken)).Count : 0;
}
