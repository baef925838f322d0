using System.ComponentModel.DataAnnotations;

namespace BertPipeline.Contracts.Runs;

/// <summary>What starts a tagging: the body of <c>POST /api/tags</c>.</summary>
public sealed record TaggingRequest
{
    /// <summary>Folder in the container <c>corpora</c> with the feedback that is to be tagged.</summary>
    public required string Texts { get; init; }

    /// <summary>The tagger in <c>models</c>: <c>name</c> or <c>name/version</c>.</summary>
    public required string Model { get; init; }

    public TagsFormat Format { get; init; } = TagsFormat.Jsonl;

    /// <summary>Whether each text stands beside its tags.</summary>
    public bool IncludeText { get; init; } = true;

    /// <inheritdoc cref="LanguageModelOptions.TextField"/>
    public string TextField { get; init; } = "text";

    /// <summary>Column or key that the answers carry as id; <c>id</c> when null.</summary>
    public string? IdField { get; init; }

    /// <inheritdoc cref="LanguageModelOptions.Delimiter"/>
    public string? Delimiter { get; init; }

    /// <inheritdoc cref="LanguageModelOptions.Encoding"/>
    public string? Encoding { get; init; }

    /// <inheritdoc cref="LanguageModelOptions.MaximumUnreadable"/>
    [Range(0.0, 1.0)]
    public double MaximumUnreadable { get; init; } = 0.01;

    /// <inheritdoc cref="LanguageModelOptions.MaximumRowBytes"/>
    [Range(LanguageModelOptions.LeastRowBytes, LanguageModelOptions.MostRowBytes)]
    public int? MaximumRowBytes { get; init; }

    /// <inheritdoc cref="RunRequest.Force"/>
    public bool Force { get; init; }

    /// <summary>The tagging fails when it is not done by then.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <inheritdoc cref="RunRequest.Notify"/>
    public IReadOnlyList<string> Notify { get; init; } = [];
}
