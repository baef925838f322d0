using BertPipeline.Contracts.Randomness;

namespace BertPipeline.SampleCorpus.Grammar;

/// <summary>
/// A named list of alternatives. The first is drawn most often and the others less and less (Zipf and Mandelbrot's law: one over the rank
/// plus a constant), as people use a few wordings all the time and very many now and then.
/// </summary>
internal sealed class Rule
{
    // Makes the head of the list less dominant: with 40 alternatives the first has 15 % of the draws and the last 1 %.
    private const double RankOffset = 2;

    private readonly double[] _totals;

    public Rule(string name, string file, int line, IReadOnlyList<Expression> alternatives)
    {
        Name = name;
        File = file;
        Line = line;
        Alternatives = alternatives;
        _totals = new double[alternatives.Count];
        double total = 0;
        for (int i = 0; i < _totals.Length; i++)
        {
            total += 1 / (RankOffset + i);
            _totals[i] = total;
        }
    }

    public string Name { get; }

    public string File { get; }

    public int Line { get; }

    public IReadOnlyList<Expression> Alternatives { get; }

    public Expression Draw(SplitMix64 random) => Alternatives[random.Draw(_totals)];
}
