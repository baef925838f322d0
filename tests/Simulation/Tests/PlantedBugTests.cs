namespace BertPipeline.Simulator.Tests;

/// <summary>What the simulation is worth: mistakes that the protocol could make are found.</summary>
public sealed class PlantedBugTests(ITestOutputHelper output)
{
    // From seed 1 on these two take 122 and 389; most of them are saved here.
    private static readonly Dictionary<string, string> First = new() { ["given-up-unconditional"] = "115", ["messages-expire"] = "380" };

    public static TheoryData<string> Bugs => [.. PlantedBug.All.Select(b => b.Name)];

    [Theory]
    [MemberData(nameof(Bugs))]
    public async Task Run_PlantedBug_IsFoundWithinTenThousandSeeds(string bug)
    {
        (int exitCode, string text) = await SimulatorProcess.RunAsync("--bug", bug, "--seeds", "10000", "--first", First.GetValueOrDefault(bug, "1"));
        string[] lines = text.TrimEnd().Split('\n');
        output.WriteLine($"{lines[^2]}\n{lines[^1]}");
        Assert.Equal(1, exitCode);
        Assert.StartsWith("seed ", lines[^2], StringComparison.Ordinal);
    }
}
