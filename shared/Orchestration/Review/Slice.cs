using BertPipeline.Contracts;
using BertPipeline.Orchestration.Requests;

namespace BertPipeline.Orchestration.Review;

/// <summary>Which part of a list is asked for.</summary>
/// <param name="Skip">So many before it.</param>
/// <param name="Top">At most so many.</param>
public sealed record Slice(int Skip, int Top)
{
    private const int DefaultTop = 50;
    private const int MostTop = 500;

    /// <exception cref="UserErrorException">They are no numbers, or too large.</exception>
    public static Slice Parse(string? skip, string? top) => new(
        QueryNumber.Parse("skip", skip, 0, 0, int.MaxValue),
        QueryNumber.Parse("top", top, DefaultTop, 1, MostTop));

    public IReadOnlyList<T> Of<T>(IEnumerable<T> all) => [.. all.Skip(Skip).Take(Top)];
}
