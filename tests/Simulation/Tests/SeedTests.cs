namespace BertPipeline.Simulator.Tests;

/// <summary>The protocol stands what can go wrong, and a seed is a seed.</summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    /// <summary>Seeds to run; a night's run sets more.</summary>
    private static string Seeds => Environment.GetEnvironmentVariable("BERTPIPELINE_SIMULATION_SEEDS") ?? "1000";

    [Fact]
    public async Task Run_ManySeeds_NothingIsLostAndNothingDoneTwice()
    {
        (int exitCode, string text) = await SimulatorProcess.RunAsync("--seeds", Seeds, "--processes", $"{Environment.ProcessorCount}");
        output.WriteLine(text);
        Assert.True(exitCode == 0, text);
    }

    [Fact]
    public async Task Replay_InTwoProcesses_IsTheSameToTheLastStep()
    {
        const string Stormy = "1318";
        (_, string first) = await SimulatorProcess.RunAsync("--replay", Stormy);
        (_, string second) = await SimulatorProcess.RunAsync("--replay", Stormy);
        Assert.Equal(first, second);
        Assert.True(first.Split('\n').Length > 300, first);
    }
}
