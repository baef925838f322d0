namespace BertPipeline.Simulator.Tests;

/// <summary>What the simulation is worth: mistakes that the protocol could make are found.</summary>
public sealed class PlantedBugTests(ITestOutputHelper output)
{
    // The rarest takes 223 seeds from the first one on; most of them are saved here.
    private const string Rarest = "given-up-unconditional";
    private const string ShortlyBefore = "200";

    public static TheoryData<string> Bugs => [.. PlantedBug.All.Select(b => b.Name)];

    [Theory]
    [MemberData(nameof(Bugs))]
    public async Task Run_PlantedBug_IsFoundWithinTenThousandSeeds(string bug)
    {
        (int exitCode, string text) = await SimulatorProcess.RunAsync("--bug", bug, "--seeds", "10000", "--first", bug == Rarest ? ShortlyBefore : "1");
        string[] lines = text.TrimEnd().Split('\n');
        output.WriteLine($"{lines[^2]}\n{lines[^1]}");
        Assert.Equal(1, exitCode);
        Assert.StartsWith("seed ", lines[^2], StringComparison.Ordinal);
    }
}
