using System.Text.RegularExpressions;

namespace BertPipeline.Infra.Tests.Bicep;

public sealed partial class BicepFilesTests
{
    public static TheoryData<string> Files => [.. SourceTree.Files("infra", "*.bicep")];

    [Theory]
    [InlineData("infra/main.bicep")]
    [InlineData("infra/run-drop.bicep")]
    public async Task Template_Compiles_WithItsModules_WithoutWarning(string file)
    {
        BicepCommand.Require();
        string template = await BicepCommand.RunAsync("build", SourceTree.PathOf(file), "--stdout");

        Assert.Contains("eploymentTemplate.json", template, StringComparison.Ordinal);
    }

    /// <summary>So that whatever compiles <c>main.bicep</c> compiles every module.</summary>
    [Fact]
    public void Modules_AreAllUsed()
    {
        string template = SourceTree.Read("infra/main.bicep");

        Assert.All(SourceTree.Files("infra/modules", "*.bicep"), m => Assert.Contains($"'{m["infra/".Length..]}'", template, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task File_PassesTheLinter_WithoutWarning(string file)
    {
        BicepCommand.Require();
        await BicepCommand.RunAsync("lint", SourceTree.PathOf(file));
    }

    /// <summary>A rule that is not named in the configuration has its own level, which is a warning, or off.</summary>
    [Fact]
    public async Task Linter_FailsOnAWarning_SoThatCleanMeansSomething()
    {
        BicepCommand.Require();
        string folder = Directory.CreateTempSubdirectory("bicep-").FullName;
        string file = Path.Combine(folder, "unused.bicep");
        await File.WriteAllTextAsync(file, "param nobody string\n", TestContext.Current.CancellationToken);
        File.Copy(SourceTree.PathOf("infra/bicepconfig.json"), Path.Combine(folder, "bicepconfig.json"));

        await Assert.ThrowsAsync<Xunit.Sdk.TrueException>(() => BicepCommand.RunAsync("lint", file));

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A key is read in one place, inside Azure; no file takes or gives one.</summary>
    [Fact]
    public void Files_ReadKeys_OnlyForTheAddressOfTheEventSubscription()
    {
        string[] readers = [.. SourceTree.Files("infra", "*.bicep").Where(f => KeyReader().IsMatch(SourceTree.Read(f)))];

        Assert.Equal(["infra/run-drop.bicep"], readers);
    }

    [Fact]
    public void Files_HaveNoSecretParameters_AndTheSubscriptionHasNoOutputs()
    {
        Assert.All(SourceTree.Files("infra", "*.bicep"), f => Assert.DoesNotContain("@secure()", SourceTree.Read(f), StringComparison.Ordinal));
        Assert.DoesNotContain("\noutput ", SourceTree.Read("infra/run-drop.bicep"), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\blist[A-Z]\w*\(|\.list[A-Z]\w*\(")]
    private static partial Regex KeyReader();
}
