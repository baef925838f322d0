using BertPipeline.Contracts;
using BertPipeline.Storage;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.Local.Settings;

/// <summary>
/// Settings of the one-machine host: the section <c>BertPipeline</c> of <c>local.settings.json</c> in the current folder (the file and form of
/// the Functions host, see <c>local.settings.sample.json</c>), then environment variables such as <c>BertPipeline__Storage__TaskHub</c>.
/// </summary>
public sealed record LocalSettings
{
    public const string FileName = "local.settings.json";
    public const string Section = "BertPipeline";

    /// <summary>Where the host keeps Azurite's data, its endpoint, logs and downloads.</summary>
    public string Folder { get; init; } = ".bert-pipeline";

    /// <summary>A host that runs already, this one's or the Functions app; else the one in <see cref="Folder"/> is used.</summary>
    public Uri? Url { get; init; }

    /// <summary>The GPU worker's program, when it is not the one built beside this one.</summary>
    public string? WorkerProgram { get; init; }

    /// <summary>An account of your own; Azurite is started when it names none.</summary>
    public StorageOptions Storage { get; init; } = new();

    /// <summary>
    /// Clocks of the job protocol. One machine has no network to forgive and someone watching, so they are shorter than on Azure: what a killed
    /// worker held is taken over after a minute and a half at the latest, and progress is at most two seconds old.
    /// </summary>
    public JobTimings Jobs { get; init; } = new()
    {
        Visibility = TimeSpan.FromSeconds(30),
        Renewal = TimeSpan.FromSeconds(10),
        Heartbeat = TimeSpan.FromSeconds(2),
    };

    public bool UsesAzurite => string.IsNullOrWhiteSpace(Storage.ConnectionString) && string.IsNullOrWhiteSpace(Storage.AccountName);

    public string AzuriteFolder => Path.Combine(Folder, "azurite");

    public string EndpointFile => Path.Combine(Folder, "endpoint.json");

    public string LogFolder => Path.Combine(Folder, "logs");

    public static LocalSettings Load(string folder)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(FunctionsValues(Path.Combine(folder, FileName)))
            .AddEnvironmentVariables()
            .Build();
        try
        {
            LocalSettings settings = configuration.GetSection(Section).Get<LocalSettings>() ?? new();
            return settings with
            {
                Folder = Path.GetFullPath(settings.Folder, folder),
                Url = configuration["BERTPIPELINE_URL"] is { Length: > 0 } url ? new Uri(url, UriKind.Absolute) : settings.Url,
                WorkerProgram = configuration["BERTPIPELINE_WORKER"] ?? settings.WorkerProgram,
            };
        }
        catch (Exception e) when (e is InvalidOperationException or UriFormatException)
        {
            throw new UserErrorException($"A setting in {FileName} or the environment ({Section}__…, BERTPIPELINE_…) cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The <c>Values</c> of a Functions settings file, which become environment variables there.</summary>
    private static Dictionary<string, string?> FunctionsValues(string path)
    {
        try
        {
            return new ConfigurationBuilder().AddJsonFile(path, optional: true).Build().GetSection("Values").GetChildren()
                .ToDictionary(v => v.Key.Replace("__", ":", StringComparison.Ordinal), v => v.Value);
        }
        catch (InvalidDataException e)
        {
            throw new UserErrorException($"{path} is not JSON: {e.InnerException?.Message ?? e.Message}", e);
        }
    }
}
