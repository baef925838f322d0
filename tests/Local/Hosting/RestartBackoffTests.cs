using BertPipeline.Local.Hosting.Workers;

namespace BertPipeline.Local.Tests.Hosting;

public class RestartBackoffTests
{
    [Fact]
    public void After_KeepsEnding_DoublesToHalfAMinute()
    {
        var backoff = new RestartBackoff();

        double[] waits = [.. Enumerable.Range(0, 7).Select(_ => backoff.After(TimeSpan.FromSeconds(1)).TotalSeconds)];

        Assert.Equal([1, 2, 4, 8, 16, 30, 30], waits);
    }

    [Fact]
    public void After_RanWell_StartsAnew()
    {
        var backoff = new RestartBackoff();
        backoff.After(TimeSpan.Zero);
        backoff.After(TimeSpan.Zero);

        Assert.Equal(TimeSpan.FromSeconds(1), backoff.After(TimeSpan.FromMinutes(2)));
        Assert.Equal(TimeSpan.FromSeconds(2), backoff.After(TimeSpan.Zero));
    }
}
