using System.ComponentModel.DataAnnotations;
using BertPipeline.Storage.Jobs;

namespace BertPipeline.Storage.Tests.Jobs;

public sealed class JobTimingsTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(4, 80)]
    [InlineData(7, 600)]
    [InlineData(2000, 600)]
    public void BackoffAfter_Attempts_DoublesUpToTheLongest(int attempt, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), new JobTimings().BackoffAfter(attempt));

    [Fact]
    public void Validate_RenewalNotTwiceAVisibility_NamesTheSetting()
    {
        var timings = new JobTimings { Visibility = TimeSpan.FromSeconds(60), Renewal = TimeSpan.FromSeconds(40) };
        ValidationResult result = Assert.Single(timings.Validate(new ValidationContext(timings)));
        Assert.Equal([nameof(JobTimings.Renewal)], result.MemberNames);
    }

    [Fact]
    public void Defaults_AreValid()
    {
        var timings = new JobTimings();
        Assert.True(Validator.TryValidateObject(timings, new ValidationContext(timings), [], validateAllProperties: true));
        Assert.Equal(TimeSpan.FromMinutes(6), timings.StaleAfter);
    }
}
