using System.Text.RegularExpressions;

namespace BertPipeline.Infra.Tests.Bicep;

public sealed partial class BicepFilesTests
{
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

    /// <summary>What is built is linted too, modules as well. A rule that is not named in the configuration has its own level, which is a warning, or off.</summary>
    [Fact]
    public async Task Template_WithAWarningInAModule_DoesNotCompile_SoThatCleanMeansSomething()
    {
        BicepCommand.Require();
        string folder = Directory.CreateTempSubdirectory("bicep-").FullName;
        File.Copy(SourceTree.PathOf("infra/bicepconfig.json"), Path.Combine(folder, "bicepconfig.json"));
        string main = await WriteAsync("main.bicep", "module greeting 'greeting.bicep' = {\n  params: { somebody: 'you' }\n}\n");

        await WriteAsync("greeting.bicep", "param somebody string\noutput greeted string = somebody\n");
        await BicepCommand.RunAsync("build", main, "--stdout");
        await WriteAsync("greeting.bicep", "param somebody string\n");
        await Assert.ThrowsAsync<Xunit.Sdk.TrueException>(() => BicepCommand.RunAsync("build", main, "--stdout"));

        Directory.Delete(folder, recursive: true);

        async Task<string> WriteAsync(string name, string content)
        {
            string path = Path.Combine(folder, name);
            await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);
            return path;
        }
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
