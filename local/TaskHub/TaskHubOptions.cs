using System.ComponentModel.DataAnnotations;
using Azure.Core;

namespace BertPipeline.TaskHub;

/// <summary>Settings of a task hub. Hosts that share a <see cref="HubName"/> in one storage account share the work.</summary>
public sealed class TaskHubOptions : IValidatableObject
{
    /// <summary>Every table, queue and container of the hub starts with it.</summary>
    [Required]
    [RegularExpression("^[A-Za-z][A-Za-z0-9]{2,44}$", ErrorMessage = "HubName must be 3 to 45 letters and digits, starting with a letter.")]
    public string HubName { get; set; } = "";

    /// <summary>Storage account as a connection string; this or <see cref="AccountName"/>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Storage account by name, entered with <see cref="Credential"/>.</summary>
    public string? AccountName { get; set; }

    public TokenCredential? Credential { get; set; }

    /// <summary>Activities that run at once in this host.</summary>
    [Range(1, 1000)]
    public int MaxConcurrentActivities { get; set; } = 8;

    /// <summary>Orchestrations whose turns run at once in this host.</summary>
    [Range(1, 1000)]
    public int MaxConcurrentOrchestrations { get; set; } = 32;

    /// <summary>The longest pause between two looks at an idle queue. It delays only what other processes send.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:05:00")]
    public TimeSpan MaxPollingInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a message that a host holds stays hidden; renewed at a third of it. What a killed host held is taken over after this time.</summary>
    [Range(typeof(TimeSpan), "00:00:03", "01:00:00")]
    public TimeSpan Visibility { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a host looks for turns that were committed by a host that died before it sent their messages.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Age at which a turn not marked as sent counts as left behind. Well above the time that sending takes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan UnsentAfter { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a stopping host waits for activities that have been asked to cancel.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Version of instances that are started without one.</summary>
    public string DefaultVersion { get; set; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ConnectionString is not null && AccountName is not null)
        {
            yield return new("Set ConnectionString or AccountName, not both.", [nameof(ConnectionString), nameof(AccountName)]);
        }

        if (AccountName is not null && Credential is null)
        {
            yield return new("AccountName needs a Credential.", [nameof(Credential)]);
        }
    }
}
