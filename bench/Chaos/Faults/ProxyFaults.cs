using BertPipeline.Contracts.Randomness;

namespace BertPipeline.Chaos.Faults;

/// <summary>Which requests are struck, and how: drawn from a seed, one after the other.</summary>
/// <param name="dice">The source.</param>
/// <param name="share">Of the requests, 0 to 1.</param>
/// <param name="kinds">Drawn from these.</param>
internal sealed class ProxyFaults(SplitMix64 dice, double share, IReadOnlyList<ProxyFault> kinds)
{
    private readonly Lock _gate = new();

    public static string NameOf(ProxyFault fault) => fault switch
    {
        ProxyFault.AnswerLost => "proxy-answer-lost",
        ProxyFault.SlowBody => "proxy-slow-body",
        _ => $"proxy-{fault.ToString().ToLowerInvariant()}",
    };

    /// <summary>Of the next request; null lets it pass.</summary>
    public ProxyFault? Next()
    {
        lock (_gate)
        {
            return dice.NextDouble() < share ? kinds[dice.Next(kinds.Count)] : null;
        }
    }
}
