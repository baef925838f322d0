using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Data;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Review;

/// <summary>What corrections of a run's labels refer to.</summary>
internal sealed class RunLabels(RunRequest request, IReadOnlyList<string> tags, IReadOnlyList<Piece> pieces, IReadOnlyList<TextToLabel> toLabel)
{
    private readonly Dictionary<int, string> _texts = pieces.ToDictionary(piece => piece.Id, piece => piece.Text);
    private Dictionary<string, string>? _digests;

    public IReadOnlyList<string> Tags => tags;

    /// <summary>Where the run's labelled files lie.</summary>
    public string Folder { get; } = IngestLabelledParameters.From(request).Folder;

    /// <summary>How files with text and tags are read: by the usual names, or those of the run's own files.</summary>
    public LabelledReaderOptions Reading => new() { OtherTextField = request.Classifier.TextField ?? request.LanguageModel.TextField };

    /// <exception cref="UserErrorException">The run has no such piece.</exception>
    public string TextOf(int id) => _texts.TryGetValue(id, out string? text) ? text : throw new UserErrorException($"The run has no piece {id}; it has {_texts.Count:N0} pieces, counted from 0.");

    /// <summary>The text with a digest; null where the run does not know it.</summary>
    public string? FindText(string digest)
    {
        _digests ??= pieces.Select(piece => piece.Text).Concat(toLabel.Select(text => text.Text)).DistinctBy(TextNormalization.Digest).ToDictionary(TextNormalization.Digest);
        return _digests.GetValueOrDefault(digest);
    }
}
