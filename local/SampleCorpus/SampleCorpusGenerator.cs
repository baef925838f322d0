using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Randomness;
using BertPipeline.SampleCorpus.Grammar;

namespace BertPipeline.SampleCorpus;

/// <summary>
/// Feedback on a software service, as its customers might write it, made from a grammar and a seed: unlabelled for the language model,
/// labelled for the tagger. No labelled text is among the unlabelled ones, and none is there twice.
/// </summary>
public sealed class SampleCorpusGenerator
{
    private const int LabelledStream = 0;
    private const int UnlabelledStream = 1;

    private readonly SampleCorpusOptions _options;
    private readonly Feedback[] _labelled;
    private readonly HashSet<string> _labelledKeys = new(StringComparer.Ordinal);
    private readonly FeedbackWriter _writer = new(FeedbackGrammar.Load());

    public SampleCorpusGenerator(SampleCorpusOptions options)
    {
        _options = options;
        _labelled = new Feedback[options.Labelled];
        for (int i = 0; i < _labelled.Length; i++)
        {
            _labelled[i] = Draw(LabelledStream, i, f => _labelledKeys.Add(Key(f)));
        }
    }

    /// <summary>The labelled pieces, in the order train, validation, test.</summary>
    public IEnumerable<Piece> Labelled() => _labelled.Select((f, i) => new Piece(i, f.Text, f.Tags, Split(i)));

    /// <summary>The unlabelled pieces, each on one line.</summary>
    public IEnumerable<string> Unlabelled() =>
        Enumerable.Range(0, _options.Unlabelled).Select(i => Draw(UnlabelledStream, i, f => !_labelledKeys.Contains(Key(f))).Text);

    /// <summary>The labelled pieces with what the file does not say.</summary>
    internal IReadOnlyList<Feedback> Written => _labelled;

    private static string Key(Feedback feedback) => string.Join(' ', Wording.Words(feedback.Text));

    private Feedback Draw(int stream, int index, Func<Feedback, bool> accept)
    {
        for (int attempt = 0; ; attempt++)
        {
            Feedback feedback = _writer.Write(Generator(_options.Seed, stream, index, attempt));
            if (accept(feedback))
            {
                return feedback;
            }
        }
    }

    /// <summary>Each piece has a generator of its own, so that piece 17 does not depend on how many others are made.</summary>
    private static SplitMix64 Generator(params ReadOnlySpan<int> key)
    {
        ulong state = 0;
        foreach (int part in key)
        {
            state = new SplitMix64(state + (uint)part).Next();
        }

        return new SplitMix64(state);
    }

    private string Split(int index) =>
        index < _options.Train ? "train" : index < _options.Train + _options.Validation ? "validation" : "test";
}
