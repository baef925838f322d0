using System.Globalization;
using System.Text.RegularExpressions;
using BertPipeline.Infra.Tests.Names;

namespace BertPipeline.Infra.Tests.Deployment;

public sealed partial class AlertTests(PredictedDeployment deployment)
{
    private IEnumerable<(string Name, string Query)> Alerts => deployment.Of("Microsoft.Insights/scheduledQueryRules").Select(r => (
        r.GetProperty("name").GetString()!,
        Assert.Single(r.GetProperty("properties").GetProperty("criteria").GetProperty("allOf").EnumerateArray()).GetProperty("query").GetString()!));

    [Fact]
    public void Alerts_WatchPoisonQueue_Heartbeats_AndRuns() =>
        Assert.Equal(["failed-run", "poison-queue", "stale-heartbeat"], Alerts.Select(a => a.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Alerts_TellSomebody()
    {
        Assert.All(
            deployment.Of("Microsoft.Insights/scheduledQueryRules"),
            r => Assert.Single(r.GetProperty("properties").GetProperty("actions").GetProperty("actionGroups").EnumerateArray()));
        Assert.Single(deployment.PropertiesOf("Microsoft.Insights/actionGroups").GetProperty("emailReceivers").EnumerateArray());
    }

    /// <summary>An alert on a line that nobody writes is silent for ever.</summary>
    [Fact]
    public void Alerts_OnTheWorker_ListenToLinesThatItWrites()
    {
        int[] numbers = [.. Alerts.SelectMany(a => WorkerLine().Matches(a.Query)).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))];

        Assert.NotEmpty(numbers);
        Assert.All(numbers, n => Assert.True(LogLines.WorkerHas(n), $"The worker has no log line {n}."));
    }

    /// <inheritdoc cref="Alerts_OnTheWorker_ListenToLinesThatItWrites"/>
    [Fact]
    public void Alerts_OnTheHost_ListenToLinesThatItWrites() => Assert.All(Alerts, a => Assert.All(
        HostClause().Matches(a.Query),
        clause => Assert.True(
            LogLines.OfHost.Any(line => Matches(clause.Value, line)), $"{a.Name}: no log line of shared/ or functions/ is found by {clause.Value}")));

    private static bool Matches(string clause, string line) => Text().Matches(clause).All(t => t.Groups[1].Value == "startswith"
        ? line.StartsWith(t.Groups[2].Value, StringComparison.OrdinalIgnoreCase)
        : line.Contains(t.Groups[2].Value, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"Log contains ""\[(\d+)\]""")]
    private static partial Regex WorkerLine();

    [GeneratedRegex(@"AppTraces\s*\| where [^|]*")]
    private static partial Regex HostClause();

    [GeneratedRegex("Message (startswith|contains) \"([^\"]+)\"")]
    private static partial Regex Text();
}
