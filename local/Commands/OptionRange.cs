using System.CommandLine;
using System.Globalization;
using BertPipeline.Contracts;

namespace BertPipeline.Local.Commands;

/// <summary>Numbers that must lie between two bounds.</summary>
internal static class OptionRange
{
    /// <exception cref="UserErrorException">It does not.</exception>
    public static T Within<T>(this ParseResult arguments, Option<T> option, T least, T most)
        where T : IComparable<T>
    {
        T value = arguments.GetValue(option)!;
        return value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0
            ? value
            : throw new UserErrorException(string.Create(CultureInfo.InvariantCulture, $"{option.Name} must be from {least} to {most}, but is {value}."));
    }

    /// <summary>Null when the option was not given.</summary>
    /// <inheritdoc cref="Within{T}(ParseResult, Option{T}, T, T)"/>
    public static T? Within<T>(this ParseResult arguments, Option<T?> option, T least, T most)
        where T : struct, IComparable<T>
    {
        T? value = arguments.GetValue(option);
        return value is null || (value.Value.CompareTo(least) >= 0 && value.Value.CompareTo(most) <= 0)
            ? value
            : throw new UserErrorException(string.Create(CultureInfo.InvariantCulture, $"{option.Name} must be from {least} to {most}, but is {value}."));
    }
}
