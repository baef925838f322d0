using System.Text.Json.Serialization;
using BertPipeline.Storage.Models;

namespace BertPipeline.Http.Models;

/// <summary>Tags a text that a person types. A host that has a worker's program beside it can; the queue is for everything else.</summary>
public interface ITextTrial
{
    /// <param name="model">A tagger.</param>
    /// <param name="text">What was typed.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="Contracts.UserErrorException">It is no tagger, or this host has no worker.</exception>
    Task<TriedText> TryAsync(ModelManifest model, string text, CancellationToken cancellationToken);
}

/// <summary>What is asked.</summary>
/// <param name="Model"><c>name</c>, <c>name@latest</c> or <c>name/version</c>.</param>
public sealed record TrialRequest([property: JsonRequired] string Model, [property: JsonRequired] string Text);

/// <summary>What came of it.</summary>
/// <param name="Model">The version that it was, <c>name/version</c>.</param>
/// <param name="Scores">The highest first.</param>
public sealed record TriedText(string Model, IReadOnlyList<TriedTag> Scores);

/// <param name="Score">In [0, 1].</param>
/// <param name="Applies">The score reaches the tag's threshold.</param>
public sealed record TriedTag(string Tag, double Score, bool Applies);
