using System.CommandLine;
using System.Globalization;
using BertPipeline.Contracts;

namespace BertPipeline.Local.Commands.Schedules;

/// <summary>The options that say when: a cron expression, or words for the usual ones.</summary>
internal sealed class CronArguments
{
    private const int LastDay = 31;

    /// <summary>Every month has it.</summary>
    private const int SurestDay = 28;

    private readonly Option<string?> _cron = new("--cron") { Description = "Minute, hour, day of the month, month, day of the week, in UTC: \"0 2 1 * *\"." };
    private readonly Option<int?> _monthly = new("--monthly") { Description = "On that day of each month, 1 to 28; 31 is the last." };
    private readonly Option<DayOfWeek?> _weekly = new("--weekly") { Description = "On that day of each week." };
    private readonly Option<bool> _daily = new("--daily") { Description = "Every day." };
    private readonly Option<TimeOnly?> _at = new("--at") { Description = "Hour and minute in UTC, with --monthly, --weekly and --daily; 02:00 when left out." };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _cron, _monthly, _weekly, _daily, _at })
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="UserErrorException">None of the options is given, or several that say different times.</exception>
    public string Read(ParseResult arguments)
    {
        string? cron = arguments.GetValue(_cron);
        int? monthly = arguments.GetValue(_monthly);
        DayOfWeek? weekly = arguments.GetValue(_weekly);
        bool daily = arguments.GetValue(_daily);
        TimeOnly? at = arguments.GetValue(_at);
        if (new[] { cron is not null, monthly is not null, weekly is not null, daily }.Count(isGiven => isGiven) != 1 || (cron is not null && at is not null))
        {
            throw new UserErrorException("Say when by one of --cron, --monthly, --weekly and --daily; --at goes with the last three.");
        }

        TimeOnly time = at ?? new TimeOnly(2, 0);
        string minuteAndHour = string.Create(CultureInfo.InvariantCulture, $"{time.Minute} {time.Hour}");
        return cron
            ?? (monthly is { } day ? $"{minuteAndHour} {DayOf(day)} * *"
            : weekly is { } weekday ? string.Create(CultureInfo.InvariantCulture, $"{minuteAndHour} * * {(int)weekday}")
            : $"{minuteAndHour} * * *");
    }

    private static string DayOf(int day) => day switch
    {
        >= 1 and <= SurestDay => day.ToString(CultureInfo.InvariantCulture),
        LastDay => "L",
        _ => throw new UserErrorException($"--monthly takes a day that every month has, 1 to {SurestDay}, or {LastDay} for the last; not {day}."),
    };
}
