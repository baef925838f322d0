using BertPipeline.Contracts.Data;
using BertPipeline.Orchestration.Data;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Labels;

/// <summary>Draws different texts in one pass and bounded memory: those whose hashes are the smallest, whatever the order in which they come.</summary>
/// <param name="parameters">How many, and the hash's salt.</param>
/// <param name="labelled">Texts that are not drawn, nor any that is like one of them.</param>
internal sealed class TextDraw(SampleTextsParameters parameters, IEnumerable<string> labelled)
{
    private readonly HashSet<string> _labelled = labelled.Select(TextNormalization.Letters).ToHashSet(StringComparer.Ordinal);

    /// <summary>By place, so that the last one leaves when a smaller hash comes.</summary>
    private readonly SortedSet<(double Share, string Letters)> _places = [];
    private readonly Dictionary<string, TextToTag> _texts = new(StringComparer.Ordinal);

    public void Add(TextToTag text)
    {
        string letters = TextNormalization.Letters(text.Text);
        if (letters.Length == 0 || _labelled.Contains(letters))
        {
            return;
        }

        (double, string) place = (TextShare.Of(letters, parameters.Salt), letters);
        if (_texts.ContainsKey(letters) || (_places.Count == parameters.Texts && place.CompareTo(_places.Max) > 0))
        {
            return;
        }

        _places.Add(place);
        _texts.Add(letters, text);
        if (_places.Count > parameters.Texts)
        {
            (double, string Letters) last = _places.Max;
            _places.Remove(last);
            _texts.Remove(last.Letters);
        }
    }

    /// <summary>What was drawn, in the order of the hashes.</summary>
    public IEnumerable<TextToTag> Texts() => _places.Select(place => _texts[place.Letters]);
}
