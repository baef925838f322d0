using BertPipeline.Contracts;
using BertPipeline.Hub;
using BertPipeline.Orchestration.Notices;
using BertPipeline.Orchestration.Retention;
using BertPipeline.Storage;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Runs;
using BertPipeline.Storage.Settings;
using Microsoft.Extensions.Configuration;

namespace BertPipeline.Functions.Settings;

/// <summary>
/// The app's settings. One account serves triggers, task hub and pipeline: the one that <c>AzureWebJobsStorage</c> names, by connection
/// string (Azurite) or by <c>AzureWebJobsStorage__accountName</c> (identity).
/// </summary>
/// <param name="Storage">Account and hub.</param>
/// <param name="Jobs">Clocks of the job protocol.</param>
/// <param name="Hub">The hub that base models come from.</param>
/// <param name="Notices">Whom runs can tell that they have ended.</param>
/// <param name="Retention">What goes by itself.</param>
/// <param name="Runs">How many runs it works at.</param>
internal sealed record FunctionsSettings(StorageOptions Storage, JobTimings Jobs, HubOptions Hub, NoticeTargets Notices, RetentionOptions Retention, RunOptions Runs)
{
    private const string Account = "AzureWebJobsStorage";
    private const string TaskHub = "BertPipeline:Storage:TaskHub";

    /// <exception cref="UserErrorException">Names the setting that is missing or wrong.</exception>
    public static FunctionsSettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        string? connection = Given(configuration[Account]);
        string? account = Given(configuration[$"{Account}:accountName"]);
        if (connection is null == account is null)
        {
            throw new UserErrorException(
                $"Set either {Account} (a connection string, for Azurite) or {Account}__accountName (a storage account reached with the app's identity)"
                + (connection is null ? ": neither is set." : ", not both."));
        }

        string hub = Given(configuration[TaskHub]) ?? throw new UserErrorException("Set BertPipeline__Storage__TaskHub to the name of the task hub: host.json takes it from there.");
        var storage = new StorageOptions { ConnectionString = connection, AccountName = account, TaskHub = hub };
        storage.Check();
        return new(
            storage, configuration.ReadSettings("BertPipeline:Jobs", new JobTimings()), HubOptions.Read(v => configuration[v]), NoticeTargets.Read(configuration), RetentionOptions.Read(configuration),
            configuration.ReadSettings(RunOptions.Section, new RunOptions()));
    }

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
