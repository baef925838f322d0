using System.ComponentModel.DataAnnotations;
using BertPipeline.Contracts;
using BertPipeline.GpuWorker.Queue;
using BertPipeline.Storage;
using BertPipeline.Storage.Jobs;
using Microsoft.Extensions.Configuration;

namespace BertPipeline.GpuWorker.Commands;

/// <summary>
/// The worker's settings, from environment variables such as <c>BertPipeline__Storage__ConnectionString</c>: sections
/// <c>Storage</c>, <c>Jobs</c> and <c>Worker</c> under <c>BertPipeline</c>. A wrong or unknown setting is named.
/// </summary>
internal sealed record WorkerSettings(StorageOptions Storage, JobTimings Jobs, WorkerOptions Worker)
{
    private const string Root = "BertPipeline";

    /// <param name="configuration">Where the settings stand.</param>
    /// <exception cref="UserErrorException">Names every wrong setting.</exception>
    public static WorkerSettings Read(IConfiguration configuration) =>
        new(
            Read<StorageOptions>(configuration, nameof(Storage)),
            Read<JobTimings>(configuration, nameof(Jobs)),
            Read<WorkerOptions>(configuration, nameof(Worker)));

    private static T Read<T>(IConfiguration configuration, string section)
        where T : new()
    {
        string path = $"{Root}:{section}";
        T options;
        try
        {
            options = configuration.GetSection(path).Get<T>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new T();
        }
        catch (InvalidOperationException e)
        {
            throw new UserErrorException($"Settings under {path}: {e.Message}", e);
        }

        var wrong = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), wrong, validateAllProperties: true))
        {
            throw new UserErrorException($"Settings under {path}: {string.Join(' ', wrong.Select(w => w.ErrorMessage))}");
        }

        return options;
    }
}
