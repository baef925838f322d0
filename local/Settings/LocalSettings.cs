using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Hub;
using BertPipeline.Orchestration.Notices;
using BertPipeline.Orchestration.Retention;
using BertPipeline.Storage;
using BertPipeline.Storage.Jobs;
using BertPipeline.Storage.Runs;
using BertPipeline.Storage.Settings;

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

    /// <summary>The function key that the Functions app asks for (<c>BERTPIPELINE_KEY</c>).</summary>
    public string? Key { get; init; }

    /// <summary>The GPU worker's program, when it is not the one built beside this one.</summary>
    public string? WorkerProgram { get; init; }

    /// <summary>An account of your own; Azurite is started when it names none.</summary>
    public StorageOptions Storage { get; init; } = new();

    /// <summary>The model hub: <c>HF_ENDPOINT</c> and <c>HF_TOKEN</c>, as Hugging Face's own programs have them.</summary>
    public HubOptions Hub { get; init; } = new();

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

    /// <summary>Control queues of a new task hub: one is enough for a machine; a hub that a Functions app is to take over has as many as its <c>partitionCount</c>.</summary>
    [Range(1, 16)]
    public int PartitionCount { get; init; } = 1;

    /// <summary>How many runs it works at.</summary>
    public RunOptions Runs { get; init; } = new();

    /// <summary>Whom runs can tell that they have ended, by the name that a request gives.</summary>
    public IReadOnlyDictionary<string, NoticeOptions> Notices { get; init; } = new Dictionary<string, NoticeOptions>();

    /// <summary>What goes by itself.</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>Where people reach this host, for the links of notices; <c>https://pipeline.example.org</c>.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>The workers' own settings, which they check.</summary>
    public IReadOnlyDictionary<string, string?> Worker { get; init; } = new Dictionary<string, string?>();

    /// <summary>What the settings file says of workers, as environment variables for worker processes, which do not read the file.</summary>
    public IReadOnlyDictionary<string, string?> WorkerVariables { get; init; } = new Dictionary<string, string?>();

    /// <exception cref="UserErrorException">Names the setting that is wrong.</exception>
    public NoticeTargets NoticeTargets => new(Notices, PublicUrl);

    public bool UsesAzurite => string.IsNullOrWhiteSpace(Storage.ConnectionString) && string.IsNullOrWhiteSpace(Storage.AccountName);

    public string AzuriteFolder => Path.Combine(Folder, "azurite");

    public string EndpointFile => Path.Combine(Folder, "endpoint.json");

    public string LogFolder => Path.Combine(Folder, "logs");

    /// <summary>Files of steps while they work, and what was fetched of models that are not whole yet.</summary>
    public string ScratchFolder => Path.Combine(Folder, "scratch");

    public static LocalSettings Load(string folder)
    {
        Dictionary<string, string?> file = FunctionsValues(Path.Combine(folder, FileName));
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(file.Select(v => KeyValuePair.Create(v.Key.Replace("__", ":", StringComparison.Ordinal), v.Value)))
            .AddEnvironmentVariables()
            .Build();
        LocalSettings settings = configuration.ReadSettings(Section, new LocalSettings());
        return settings with
        {
            Jobs = configuration.ReadSettings($"{Section}:{nameof(Jobs)}", settings.Jobs),
            Runs = configuration.ReadSettings(RunOptions.Section, settings.Runs),
            WorkerVariables = file.Where(v => IsOfWorkers(v.Key)).ToDictionary(v => v.Key, v => v.Value),
            Folder = Path.GetFullPath(settings.Folder, folder),
            Hub = HubOptions.Read(v => configuration[v]),
            Url = UrlOf(configuration["BERTPIPELINE_URL"] ?? settings.Url?.OriginalString),
            Key = Given(configuration["BERTPIPELINE_KEY"]) ?? Given(settings.Key),
            WorkerProgram = configuration["BERTPIPELINE_WORKER"] ?? settings.WorkerProgram,
        };
    }

    /// <summary>A variable that is set to nothing is not set: an empty key would let everybody in.</summary>
    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private static Uri? UrlOf(string? text) =>
        string.IsNullOrEmpty(text) ? null
        : Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) ? url
        : throw new UserErrorException($"BERTPIPELINE_URL is '{PrintableText.Of(text)}', which is no address such as https://my-app.azurewebsites.net.");

    private static bool IsOfWorkers(string variable) => variable.StartsWith($"{Section}__Worker__", StringComparison.OrdinalIgnoreCase);

    /// <summary>The <c>Values</c> of a Functions settings file, which become environment variables there.</summary>
    private static Dictionary<string, string?> FunctionsValues(string path)
    {
        if (!Path.Exists(path))
        {
            return [];
        }

        try
        {
            // Opened here: what is there and is no file would count as absent.
            using FileStream file = File.OpenRead(path);
            return new ConfigurationBuilder().AddJsonStream(file).Build().GetSection("Values").GetChildren()
                .ToDictionary(v => v.Key, v => v.Value, StringComparer.OrdinalIgnoreCase);
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw new UserErrorException($"{path} is not JSON: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
