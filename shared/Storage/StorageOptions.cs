using System.ComponentModel.DataAnnotations;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using BertPipeline.Contracts;

namespace BertPipeline.Storage;

/// <summary>Which storage account, and which task hub in it. Exactly one of the first two is given.</summary>
public sealed record StorageOptions : IValidatableObject
{
    /// <summary>Connection string of the account or of Azurite.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Name of the account, reached with the identity of the process (DefaultAzureCredential).</summary>
    public string? AccountName { get; init; }

    /// <summary>Prefix of all tables and queues; in queue names it is written in lower case.</summary>
    [Required]
    [RegularExpression("^[A-Za-z][A-Za-z0-9]{2,39}$", ErrorMessage = "TaskHub must be 3 to 40 letters and digits and start with a letter.")]
    public string TaskHub { get; init; } = "BertPipelineHub"; // Tables of a hub named BertPipeline may be those of an engine that is gone.

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(ConnectionString) == string.IsNullOrWhiteSpace(AccountName))
        {
            yield return new ValidationResult(
                "Set either ConnectionString or AccountName (and not both).", [nameof(ConnectionString), nameof(AccountName)]);
        }
    }

    /// <summary>Throws <see cref="UserErrorException"/> that names the setting when one is wrong.</summary>
    public void Check()
    {
        var wrong = new List<ValidationResult>();
        if (!Validator.TryValidateObject(this, new ValidationContext(this), wrong, validateAllProperties: true))
        {
            throw new UserErrorException("Wrong storage settings: " + string.Join(' ', wrong.Select(w => w.ErrorMessage)));
        }

        try
        {
            Uri[] endpoints = ConnectionString is null ? [] : [new BlobServiceClient(ConnectionString).Uri, new QueueServiceClient(ConnectionString).Uri, new TableServiceClient(ConnectionString).Uri];
            if (endpoints.FirstOrDefault(e => e.Scheme is not ("http" or "https") || e.Host.Length == 0) is { } other)
            {
                throw new UserErrorException($"Wrong storage settings: ConnectionString has the endpoint {PrintableText.Of(other.GetLeftPart(UriPartial.Path))}; storage is reached by http:// and https:// only.");
            }
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException)
        {
            // The text itself holds a key: it is not repeated.
            throw new UserErrorException($"Wrong storage settings: ConnectionString is no connection string of a storage account. {e.Message}", e);
        }
    }
}
