using BertPipeline.Local.Watching;

namespace BertPipeline.Local.Tests.Watching;

public class StepTextTests
{
    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(9.94, "9.9 s")]
    [InlineData(9.96, "0:09")]
    [InlineData(65, "1:05")]
    [InlineData(3599, "59:59")]
    [InlineData(3723, "1:02:03")]
    [InlineData(100_000, "27:46:40")]
    public void Duration_IsShortAndExact(double seconds, string text) =>
        Assert.Equal(text, StepText.Duration(TimeSpan.FromSeconds(seconds)));
}
