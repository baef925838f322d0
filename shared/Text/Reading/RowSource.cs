using System.Globalization;
using BertPipeline.Contracts;

namespace BertPipeline.Text.Reading;

/// <summary>
/// The rows of a file, one after another, whatever its format: where each stands and what its fields hold. Rows that cannot be read are counted and passed over.
/// </summary>
internal abstract class RowSource(string fileName, ReadCounts counts) : IDisposable
{
    public string FileName { get; } = fileName;

    /// <summary>Names of the fields, in the order in which they came; rows of JSON may bring more.</summary>
    public abstract IReadOnlyList<string> Fields { get; }

    /// <summary>Number of the line that the row starts on, from 1.</summary>
    public long Line { get; protected set; }

    /// <summary>What the row is called in messages: line, row or object.</summary>
    public virtual string Unit => "line";

    /// <summary>How the row stands in the file, for quoting.</summary>
    public abstract string Quote { get; }

    /// <summary>The field that every row must have, where fields are told by their place; -1 for none.</summary>
    public int Required { get; set; } = -1;

    /// <summary>Why the tool that wrote the row takes it for not labelled; null where it is.</summary>
    public virtual string? LeftOut => null;

    /// <summary>Several rows may answer of one text each for a tag.</summary>
    public virtual bool AsksTagByTag => false;

    protected ReadCounts Counts { get; } = counts;

    /// <summary>Goes to the next row that can be read; false at the end of the file.</summary>
    public abstract bool Read();

    /// <summary>What a field of the row holds: a text as it is, anything else of JSON as it stands there; null where there is nothing.</summary>
    public abstract string? Value(int field);

    /// <summary>What a field holds when it is a text, or a number; null and a reason when it is not, null alone when there is nothing.</summary>
    public virtual string? Text(int field, out string? problem)
    {
        problem = null;
        return Value(field);
    }

    /// <summary>Whether a field holds what no text can: bytes that are not UTF-8, or half of a surrogate pair.</summary>
    public virtual bool IsBroken(int field) => Counts.IsDamaged && Counts.Damage(Value(field)) is not null;

    /// <summary>Whether a name in the row is what no text can be; fields of such names are not among <see cref="Fields"/>.</summary>
    public virtual bool HasBrokenName => false;

    /// <summary>Makes sure that <see cref="Fields"/> has all fields of the row.</summary>
    public virtual void Gather()
    {
    }

    /// <summary>Index of a field, by its name without regard to case; -1 when there is none.</summary>
    /// <exception cref="UserErrorException">There are two of the name.</exception>
    public int IndexOf(string name)
    {
        int found = -1;
        for (int i = 0; i < Fields.Count; i++)
        {
            if (!Fields[i].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (found >= 0)
            {
                throw new UserErrorException($"{FileName} {Unit} 1: the column '{PrintableText.Of(name)}' is there twice. Name every column once.");
            }

            found = i;
        }

        return found;
    }

    /// <summary>Counts the row as one that cannot be read.</summary>
    public void Unreadable(string reason) => Counts.Unreadable(Line, reason, Quote);

    /// <summary>What is said of a file with more columns or keys than files may have.</summary>
    public static UserErrorException TooMany(string fileName, int most) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{fileName} has more than {most:N0} columns. Leave out those that are not needed."));

    /// <exception cref="UserErrorException">There are more fields.</exception>
    protected void RequireFew(int fields, int most)
    {
        if (fields > most)
        {
            throw TooMany(FileName, most);
        }
    }

    public virtual void Dispose()
    {
    }
}
