namespace BertPipeline.Simulator.Faults;

/// <summary>How much goes wrong, in requests of a thousand and in seconds.</summary>
/// <param name="RequestLost">It never arrives.</param>
/// <param name="AnswerLost">It is done, and the sender hears nothing, or an error.</param>
/// <param name="Refused">500 or 503, and nothing is done.</param>
/// <param name="Slow">It takes seconds or minutes, there or back.</param>
/// <param name="Struck">The process that has sent it is killed or frozen when it has been done, before the answer is there.</param>
/// <param name="BetweenBlows">On average so long between two blows against a process or a message; null for never.</param>
internal sealed record FaultProfile(int RequestLost, int AnswerLost, int Refused, int Slow, int Struck, TimeSpan? BetweenBlows)
{
    public static FaultProfile None { get; } = new(0, 0, 0, 0, 0, null);

    /// <summary>From a quiet day to a storm.</summary>
    public static IReadOnlyList<FaultProfile> All { get; } =
    [
        new(2, 2, 2, 5, 2, TimeSpan.FromMinutes(10)),
        new(10, 10, 10, 20, 5, TimeSpan.FromMinutes(3)),
        new(40, 40, 40, 40, 10, TimeSpan.FromMinutes(1.5)),
        new(0, 100, 0, 100, 0, null),
        new(0, 0, 0, 10, 0, TimeSpan.FromSeconds(45)),
        new(0, 0, 0, 0, 20, null),
    ];
}
