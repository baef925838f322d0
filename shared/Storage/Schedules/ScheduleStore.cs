using Azure;
using Azure.Storage.Blobs.Models;
using BertPipeline.Contracts;
using BertPipeline.Storage.Blobs;

namespace BertPipeline.Storage.Schedules;

/// <summary>The schedules of an account, <c>schedules/{name}.json</c>. A name belongs to one hub: runs, whose ids it begins, are shared by all.</summary>
public sealed class ScheduleStore(PipelineStorage storage)
{
    private const string Ending = ".json";

    /// <summary>This hub's schedule of the name, or null.</summary>
    public async Task<StoredSchedule?> FindAsync(string name, CancellationToken cancellationToken = default) => (await ReadAsync(name, cancellationToken)).Schedule;

    /// <summary>This hub's schedules, by name.</summary>
    public async Task<IReadOnlyList<StoredSchedule>> ListAsync(CancellationToken cancellationToken = default)
    {
        var schedules = new List<StoredSchedule>();
        await foreach (BlobItem blob in storage.Schedules.GetBlobsAsync(cancellationToken: cancellationToken))
        {
            if (await storage.Schedules.FindJsonAsync<StoredSchedule>(blob.Name, cancellationToken) is { } schedule && schedule.Hub == storage.TaskHub)
            {
                schedules.Add(schedule);
            }
        }

        return [.. schedules.OrderBy(s => s.Name, StringComparer.Ordinal)];
    }

    /// <summary>Writes a schedule as <paramref name="change"/> makes it of what stands there, again where somebody came between.</summary>
    /// <param name="name">The schedule's.</param>
    /// <param name="change">Given the schedule that stands, or null; returns null to leave it as it is.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <returns>What stands now.</returns>
    /// <exception cref="UserErrorException">The name is another hub's.</exception>
    public async Task<StoredSchedule?> UpdateAsync(string name, Func<StoredSchedule?, StoredSchedule?> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        while (true)
        {
            (StoredSchedule? schedule, ETag? tag) = await ReadAsync(name, cancellationToken);
            if (schedule is null && tag is not null)
            {
                throw new UserErrorException($"The schedule '{name}' belongs to another task hub of the account; take another name.");
            }

            if (change(schedule) is not { } changed)
            {
                return schedule;
            }

            if (await storage.Schedules.TryReplaceJsonAsync(name + Ending, changed, tag, cancellationToken))
            {
                return changed;
            }
        }
    }

    /// <summary>Deletes this hub's schedule of the name; false when there is none.</summary>
    public async Task<bool> TryDeleteAsync(string name, CancellationToken cancellationToken = default) =>
        await FindAsync(name, cancellationToken) is not null
        && await storage.Schedules.DeleteBlobIfExistsAsync(name + Ending, cancellationToken: cancellationToken);

    /// <summary>The schedule, unless it is another hub's, and the ETag of whatever is there.</summary>
    private async Task<(StoredSchedule? Schedule, ETag? Tag)> ReadAsync(string name, CancellationToken cancellationToken)
    {
        (StoredSchedule? schedule, ETag? tag) = await storage.Schedules.FindTaggedJsonAsync<StoredSchedule>(StorageName.CheckId("schedule's name", name) + Ending, cancellationToken);
        return (schedule?.Hub == storage.TaskHub ? schedule : null, tag);
    }
}
