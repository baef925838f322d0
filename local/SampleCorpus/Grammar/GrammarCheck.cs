using BertPipeline.Contracts;

namespace BertPipeline.SampleCorpus.Grammar;

/// <summary>Whether the rules of a grammar fit together: every slot has a rule, none leads back to itself, none is left over.</summary>
internal static class GrammarCheck
{
    /// <summary>Visits what the named rules lead to, and notes it in <paramref name="used"/>.</summary>
    public static void Follow(TagGrammar grammar, IEnumerable<string> roots, string file, HashSet<Rule> used)
    {
        var done = new HashSet<Rule>();
        foreach (string root in roots)
        {
            Rule rule = grammar.Find(root) ?? throw new UserErrorException($"Grammar {file}: there is no rule '{root}'; add one.");
            Follow(grammar, rule, [], done);
        }

        used.UnionWith(done);
    }

    public static void AllUsed(IEnumerable<Rule> rules, HashSet<Rule> used)
    {
        if (rules.FirstOrDefault(r => !used.Contains(r)) is { } left)
        {
            throw GrammarReader.Error(left.File, left.Line, $"no slot asks for rule '{left.Name}'; use it or delete it");
        }
    }

    private static void Follow(TagGrammar grammar, Rule rule, List<Rule> path, HashSet<Rule> done)
    {
        if (path.Contains(rule))
        {
            string circle = string.Join(" → ", path.SkipWhile(r => r != rule).Append(rule).Select(r => r.Name));
            throw GrammarReader.Error(rule.File, rule.Line, $"rule '{rule.Name}' leads back to itself: {circle}");
        }

        if (!done.Add(rule))
        {
            return;
        }

        path.Add(rule);
        foreach (Slot slot in rule.Alternatives.SelectMany(e => e.Parts()).OfType<Slot>())
        {
            Rule next = grammar.Find(slot.Rule)
                ?? throw GrammarReader.Error(rule.File, slot.Line, $"slot '{{{slot.Rule}}}' has no rule, neither in {grammar.Name}.txt nor in Shared.txt");
            Follow(grammar, next, path, done);
        }

        path.RemoveAt(path.Count - 1);
    }
}
