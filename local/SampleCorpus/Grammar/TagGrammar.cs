namespace BertPipeline.SampleCorpus.Grammar;

/// <summary>The grammar as one tag sees it: a slot is looked up among the tag's own rules first, then among the shared ones.</summary>
internal sealed class TagGrammar(string name, IReadOnlyDictionary<string, Rule> own, IReadOnlyDictionary<string, Rule> shared)
{
    /// <summary>A sentence that is about the tag.</summary>
    public const string Topic = "topic";

    /// <summary>A sentence that speaks the tag's words and is not about it.</summary>
    public const string Mention = "mention";

    public string Name => name;

    public Rule? Find(string rule) => own.GetValueOrDefault(rule) ?? shared.GetValueOrDefault(rule);

    public Rule this[string rule] => Find(rule) ?? throw new KeyNotFoundException($"{name} has no rule '{rule}'.");
}
