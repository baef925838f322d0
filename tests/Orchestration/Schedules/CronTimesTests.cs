using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Orchestration.Schedules;

namespace BertPipeline.Orchestration.Tests.Schedules;

/// <summary>Expected times are read off a calendar.</summary>
public sealed class CronTimesTests
{
    [Theory]
    [InlineData("0 2 1 * *", "2030-01-01 02:00", "2030-02-01 02:00")]
    [InlineData("0 2 L * *", "2032-02-01 00:00", "2032-02-29 02:00")]
    [InlineData("30 23 L * *", "2030-04-30 23:30", "2030-05-31 23:30")]
    [InlineData("15 6 * * 1", "2030-01-01 00:00", "2030-01-07 06:15")]
    [InlineData("0 2 31 * *", "2030-03-31 02:00", "2030-05-31 02:00")]
    public void Next_IsTheFirstTimeAfterIt(string cron, string after, string next) => Assert.Equal(Utc(next), new CronTimes(cron).Next(Utc(after)));

    [Theory]
    [InlineData("2030-01-10 00:00", "2030-02-01 01:59", null)]
    [InlineData("2030-01-10 00:00", "2030-02-01 02:00", "2030-02-01 02:00")]
    [InlineData("2030-02-01 02:00", "2030-02-28 00:00", null)]
    [InlineData("2030-02-01 02:00", "2030-07-15 00:00", "2030-07-01 02:00")]
    public void Due_OfMonthsThatWereMissed_IsTheLastOne(string since, string now, string? due) =>
        Assert.Equal(due is null ? null : Utc(due), new CronTimes("0 2 1 * *").Due(Utc(since), Utc(now)));

    [Fact]
    public void Next_OfADayThatNeverComes_IsNull() => Assert.Null(new CronTimes("0 0 30 2 *").Next(Utc("2030-01-01 00:00")));

    [Theory]
    [InlineData("every month")]
    [InlineData("0 2 1 *")]
    [InlineData("0 0 2 1 * *")]
    [InlineData("60 2 1 * *")]
    public void Cron_ThatIsNone_IsRefusedWithAnExample(string cron) =>
        Assert.Contains("'0 2 1 * *' is 02:00 UTC", Assert.Throws<UserErrorException>(() => new CronTimes(cron)).Message, StringComparison.Ordinal);

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
