using System.Reflection;
using BertPipeline.Contracts;

namespace BertPipeline.SampleCorpus.Grammar;

/// <summary>The whole grammar: <c>Shared.txt</c> and one file a tag, checked as it is loaded.</summary>
internal sealed class FeedbackGrammar
{
    /// <summary>Sentences that are about nothing.</summary>
    public const string Filler = "filler";

    /// <summary>What may stand before a sentence that is not the first.</summary>
    public const string Connector = "connector";

    private const string SharedFile = "Shared.txt";

    private readonly IReadOnlyList<Rule> _rules;

    private FeedbackGrammar(TagGrammar shared, IReadOnlyList<TagGrammar> tags, IReadOnlyList<Rule> rules)
    {
        Shared = shared;
        Tags = tags;
        _rules = rules;
    }

    /// <summary>The shared rules alone.</summary>
    public TagGrammar Shared { get; }

    /// <summary>In the order of <see cref="SampleTag.All"/>.</summary>
    public IReadOnlyList<TagGrammar> Tags { get; }

    /// <summary>The files that are built in.</summary>
    public static FeedbackGrammar Load()
    {
        return Load(file => new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(file)
            ?? throw new UserErrorException($"Grammar {file} is missing; every tag has a file of its name in Language/.")));
    }

    /// <param name="open">Opens a file by its name.</param>
    /// <exception cref="UserErrorException">A file is no grammar, or its rules do not fit together.</exception>
    public static FeedbackGrammar Load(Func<string, TextReader> open)
    {
        Dictionary<string, Rule> shared = Read(SharedFile, open);
        var sharedGrammar = new TagGrammar("Shared", new Dictionary<string, Rule>(), shared);
        var tags = new List<TagGrammar>();
        var used = new HashSet<Rule>();
        GrammarCheck.Follow(sharedGrammar, [Filler, Connector], SharedFile, used);
        var rules = new List<Rule>(shared.Values);
        foreach (SampleTag tag in SampleTag.All)
        {
            string file = tag.Name + ".txt";
            Dictionary<string, Rule> own = Read(file, open);
            var grammar = new TagGrammar(tag.Name, own, shared);
            GrammarCheck.Follow(grammar, [TagGrammar.Topic, TagGrammar.Mention], file, used);
            tags.Add(grammar);
            rules.AddRange(own.Values);
        }

        GrammarCheck.AllUsed(rules, used);
        return new FeedbackGrammar(sharedGrammar, tags, rules);
    }

    /// <summary>Every word that a rule writes.</summary>
    public HashSet<string> Words() =>
        [.. _rules.SelectMany(r => r.Alternatives).SelectMany(e => e.Parts()).OfType<Literal>().SelectMany(l => l.Words)];

    private static Dictionary<string, Rule> Read(string file, Func<string, TextReader> open)
    {
        using TextReader text = open(file);
        return GrammarReader.Read(file, text).ToDictionary(r => r.Name);
    }
}
