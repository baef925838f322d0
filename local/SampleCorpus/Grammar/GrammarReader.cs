using BertPipeline.Contracts;

namespace BertPipeline.SampleCorpus.Grammar;

/// <summary>
/// Reads a file of the grammar. A line <c>name:</c> opens a rule; each indented line below it is one alternative; <c>#</c> opens a comment
/// line. Inside an alternative <c>{name}</c> is a slot, <c>(one|other)</c> a choice and <c>[perhaps]</c> may be left out.
/// </summary>
internal static class GrammarReader
{
    /// <exception cref="UserErrorException">The text is no grammar; the message names file and line.</exception>
    public static IReadOnlyList<Rule> Read(string file, TextReader text)
    {
        var rules = new List<Rule>();
        var alternatives = new List<Expression>();
        int number = 0;
        while (text.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) || line[0] == '#')
            {
                continue;
            }

            if (char.IsWhiteSpace(line[0]))
            {
                Check(rules.Count > 0, file, number, "an alternative stands before the first rule; open a rule with 'name:'");
                alternatives.Add(new PhraseReader(file, number, line.Trim()).Read());
            }
            else
            {
                Check(IsHeader(line), file, number, $"'{line}' is neither a rule 'name:' nor an alternative, which is indented");
                CheckNotEmpty(rules, alternatives);
                string name = line.TrimEnd()[..^1];
                Check(rules.TrueForAll(r => r.Name != name), file, number, $"rule '{name}' is there twice; merge the two");
                alternatives = [];
                rules.Add(new Rule(name, file, number, []));
            }

            if (rules.Count > 0)
            {
                rules[^1] = new Rule(rules[^1].Name, file, rules[^1].Line, alternatives);
            }
        }

        CheckNotEmpty(rules, alternatives);
        return rules;
    }

    internal static UserErrorException Error(string file, int line, string problem) => new($"Grammar {file}, line {line}: {problem}.");

    private static bool IsHeader(string line)
    {
        string trimmed = line.TrimEnd();
        return trimmed.Length > 1 && trimmed[^1] == ':' && trimmed[..^1].All(c => char.IsAsciiLetterLower(c) || c == '-');
    }

    private static void CheckNotEmpty(List<Rule> rules, List<Expression> alternatives)
    {
        if (rules.Count > 0 && alternatives.Count == 0)
        {
            throw Error(rules[^1].File, rules[^1].Line, $"rule '{rules[^1].Name}' has no alternatives; indent them below it");
        }
    }

    private static void Check(bool good, string file, int line, string problem)
    {
        if (!good)
        {
            throw Error(file, line, problem);
        }
    }
}
