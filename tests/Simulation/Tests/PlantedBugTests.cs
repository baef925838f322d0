namespace BertPipeline.Simulator.Tests;

/// <summary>What the simulation is worth: mistakes that the protocol could make are found.</summary>
public sealed class PlantedBugTests(ITestOutputHelper output)
{
    public static TheoryData<string, string> Bugs => new()
    {
        { "claim-unconditional", "a worker writes a job that is another's" },
        { "manifest-unconditional", "a key has one winner" },
        { "lost-lease-unnoticed", "holds no message of a job with that key" },
        { "lost-settlement-unnoticed", "is deleted while its job waits or runs" },
        { "attempt-counted-twice", "an attempt is counted twice" },
        { "same-generation", "enqueued again without a new generation" },
        { "loser-deletes-all", "which is worker" },
        { "messages-expire", "Still open 4 hours after the last fault" },
    };

    [Theory]
    [MemberData(nameof(Bugs))]
    public async Task Run_PlantedBug_IsFoundWithinTenThousandSeeds(string bug, string violation)
    {
        (int exitCode, string text) = await SimulatorProcess.RunAsync("--bug", bug, "--seeds", "10000");
        string[] lines = text.TrimEnd().Split('\n');
        output.WriteLine(lines[^1]);
        Assert.Equal(1, exitCode);
        Assert.Contains(violation, lines[^2], StringComparison.Ordinal);
    }

    [Fact]
    public void Bugs_AreAllTested() =>
        Assert.Equal(PlantedBug.All.Select(b => b.Name), Bugs.Select(b => b.Data.Item1));
}
