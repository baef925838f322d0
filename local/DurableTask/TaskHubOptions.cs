using System.ComponentModel.DataAnnotations;

namespace BertPipeline.DurableTask;

/// <summary>A task hub in an Azure Storage account (or Azurite), and how this process works on it.</summary>
public sealed class TaskHubOptions : IValidatableObject
{
    /// <summary>Name of the hub; its tables and queues begin with it.</summary>
    [Required]
    [RegularExpression("^[A-Za-z][A-Za-z0-9]{2,44}$", ErrorMessage = "HubName must be 3 to 45 letters and digits and start with a letter.")]
    public string HubName { get; set; } = "";

    /// <summary>Connection string of the account.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Name of the account, reached with the identity of the process; instead of <see cref="ConnectionString"/>.</summary>
    public string? AccountName { get; set; }

    /// <summary>
    /// Who holds the hub's partitions. A host that is started again under the id of a killed one goes on with its partitions at once; under another
    /// id it waits until their leases have run out. Two hosts that live at the same time must not share an id.
    /// </summary>
    [Required]
    public string WorkerId { get; set; } = Environment.MachineName;

    /// <summary>
    /// Control queues of a new hub: on how many hosts orchestrations can spread. A hub that exists keeps the number that it was made with, and has it here;
    /// <c>partitionCount</c> of a Functions app that is to work on it must be that.
    /// </summary>
    [Range(1, 16)]
    public int PartitionCount { get; set; } = 1;

    /// <summary>Most activities are CPU work: many more of them at once than cores only makes each slower.</summary>
    [Range(1, 1000)]
    public int MaxConcurrentActivities { get; set; } = Environment.ProcessorCount + 1;

    /// <summary>
    /// Half of these may stay in memory between their turns; any other's history is read for each, and a query to Azurite looks at every row of a table. Orchestrations
    /// that wait are many and cost little: runs at work, their GPU steps, and for half a minute each run that waits its turn.
    /// </summary>
    [Range(1, 1000)]
    public int MaxConcurrentOrchestrations { get; set; } = 128;

    /// <summary>
    /// Longest pause between two looks at an empty queue. Only messages of other processes wait for it: what this process sends itself
    /// wakes it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:05:00")]
    public TimeSpan MaxPollingInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an activity that a killed host had begun stays hidden; renewed every five seconds by a living one.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan ActivityVisibility { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>How long what a killed host had fetched for its orchestrations stays hidden.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan ControlVisibility { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Version of instances that are started without one; instances of a newer version are left to newer hosts.</summary>
    public string Version { get; set; } = "1.0";

    /// <summary>How long a stopping host waits for what it has begun.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(ConnectionString) == string.IsNullOrWhiteSpace(AccountName))
        {
            yield return new("Set either ConnectionString or AccountName, and not both.", [nameof(ConnectionString), nameof(AccountName)]);
        }
    }
}
