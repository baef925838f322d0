using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using BertPipeline.Contracts;

namespace BertPipeline.Local.Terminal;

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

    /// <param name="arguments">The parsed command line.</param>
    /// <param name="option">Stands for the property.</param>
    /// <param name="property">Of a record of options, with a <see cref="RangeAttribute"/>: what a request may say, the option may.</param>
    /// <exception cref="UserErrorException">It is outside of the range.</exception>
    public static T Within<TRecord, T>(this ParseResult arguments, Option<T> option, Expression<Func<TRecord, T>> property)
        where T : struct, IComparable<T>
    {
        (T least, T most) = RangeOf<T>(property.Body);
        return arguments.Within(option, least, most);
    }

    /// <inheritdoc cref="Within{TRecord, T}(ParseResult, Option{T}, Expression{Func{TRecord, T}})"/>
    public static T? Within<TRecord, T>(this ParseResult arguments, Option<T?> option, Expression<Func<TRecord, T?>> property)
        where T : struct, IComparable<T>
    {
        (T least, T most) = RangeOf<T>(property.Body);
        return arguments.Within(option, least, most);
    }

    /// <summary>Lets the parser refuse other numbers; what is no number it refuses by itself.</summary>
    public static void RequireRange(this Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int value) && (value < least || value > most))
        {
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} must be from {least} to {most}."));
        }
    });

    private static (T Least, T Most) RangeOf<T>(Expression property)
    {
        RangeAttribute range = ((MemberExpression)property).Member.GetCustomAttribute<RangeAttribute>()!;
        return ((T)range.Minimum, (T)range.Maximum);
    }
}
