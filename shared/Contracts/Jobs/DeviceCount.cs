using System.Globalization;
using System.Text.Json.Serialization;

namespace BertPipeline.Contracts.Jobs;

/// <summary>
/// How many of its machine's GPUs a training is shared out among: a number, or all. Where a training runs and not what it learns: it enters no key, and results
/// differ as they do between two machines.
/// </summary>
[JsonConverter(typeof(DeviceCountConverter))]
public sealed record DeviceCount
{
    /// <summary>The largest number that may be asked for.</summary>
    public const int Most = 64;

    private const string AllName = "all";

    private DeviceCount(int? number) => Number = number;

    public static DeviceCount One { get; } = new(1);

    public static DeviceCount All { get; } = new((int?)null);

    /// <summary>At least 1; null for all that there are.</summary>
    public int? Number { get; }

    /// <returns>Null where it is neither a number from 1 to <see cref="Most"/> nor <c>all</c>.</returns>
    public static DeviceCount? Find(string? text)
    {
        if (text == AllName)
        {
            return All;
        }

        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        return isNumber && number is >= 1 and <= Most ? new DeviceCount(number) : null;
    }

    /// <summary>As <see cref="Find"/> reads it.</summary>
    public override string ToString() => Number?.ToString(CultureInfo.InvariantCulture) ?? AllName;
}
