using System.Globalization;
using BertPipeline.GpuWorker.Tagging;

namespace BertPipeline.GpuWorker.Serving;

/// <summary>What <c>GET /info</c> answers: text-embeddings-inference's keys, and the thresholds.</summary>
internal sealed record ServerInfo
{
    public required string ModelId { get; init; }

    /// <summary>What its clients look for to know that <c>/predict</c> is there.</summary>
    public required IReadOnlyDictionary<string, ClassifierLabels> ModelType { get; init; }

    /// <summary>Least score of each tag.</summary>
    public required IReadOnlyDictionary<string, double> Thresholds { get; init; }

    /// <summary>Whether each text has one tag, the likeliest, and scores are softmax.</summary>
    public required bool IsSingleLabel { get; init; }

    /// <summary>Tokens of a text, special tokens included; absent where there is no limit.</summary>
    public required int? MaxInputLength { get; init; }

    public required int MaxBatchTokens { get; init; }

    public required int MaxClientBatchSize { get; init; }

    public required int MaxConcurrentRequests { get; init; }

    /// <summary>Always false: a text that is too long is refused unless the request says <c>truncate</c>.</summary>
    public bool AutoTruncate { get; init; }

    /// <summary>The program's.</summary>
    public string Version { get; init; } = typeof(ServerInfo).Assembly.GetName().Version!.ToString(3);

    public static ServerInfo Of(ITagger tagger, IReadOnlyDictionary<string, double> thresholds, ServeOptions options) => new()
    {
        ModelId = options.ModelName,
        ModelType = new Dictionary<string, ClassifierLabels>
        {
            ["classifier"] = new(
                tagger.Tags.Index().ToDictionary(tag => tag.Index.ToString(CultureInfo.InvariantCulture), tag => tag.Item),
                tagger.Tags.Index().ToDictionary(tag => tag.Item, tag => tag.Index)),
        },
        Thresholds = thresholds,
        IsSingleLabel = tagger.IsSingleLabel,
        MaxInputLength = tagger.MaxLength,
        MaxBatchTokens = options.MaxBatchTokens,
        MaxClientBatchSize = options.MaxClientBatchSize,
        MaxConcurrentRequests = options.MaxConcurrentRequests,
    };
}
