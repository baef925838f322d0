using BertPipeline.Local.Terminal;
using BertPipeline.Local.Tests.Conformance;
using BertPipeline.Testing.Models;

namespace BertPipeline.Local.Tests.Commands.Models;

/// <summary><c>models delete</c>, and names that are not there, on a real account.</summary>
public sealed class ModelsDeleteTests(LocalApiHost host) : ModelsCommandTests(host)
{
    [Fact]
    public async Task Delete_VersionThatIsNotThere_IsNotAskedAbout()
    {
        await ImportAsync(new TinyModel());
        bool isAsked = false;
        using CommandRunner command = Command(confirm: _ => isAsked = true);

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "delete", Name + "/0009"));
        Assert.Contains($"There is no model '{Name}/0009'", command.Error, StringComparison.Ordinal);
        Assert.False(isAsked);
    }

    [Fact]
    public async Task Delete_Version_IsGoneFromTheList()
    {
        await ImportAsync(new TinyModel());
        await ImportAsync(new TinyModel { Words = 2 });

        await RunAsync("models", "delete", Name + "/0002", "--yes");

        Assert.Contains(Name + "/0001", await RunAsync("models"), StringComparison.Ordinal);
        Assert.DoesNotContain(Name + "/0002", await RunAsync("models", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_NameWithSeveralVersions_WantsOneOrAll()
    {
        await ImportAsync(new TinyModel());
        await ImportAsync(new TinyModel { Words = 2 });
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "delete", Name, "--yes"));
        Assert.Contains($"Name one ({Name}/0002, {Name}/0001), or all with --all", command.Error, StringComparison.Ordinal);
        await RunAsync("models", "delete", Name, "--all", "--yes");

        Assert.Null(await FindAsync(Name));
    }

    [Theory]
    [InlineData(null, ExitCode.UserError, "add --yes", true)]
    [InlineData(false, ExitCode.Cancelled, "Nothing was deleted.", true)]
    [InlineData(true, ExitCode.Success, "", false)]
    public async Task Delete_WithoutYes_Asks(bool? answer, int expected, string said, bool stays)
    {
        await ImportAsync(new TinyModel());
        var asked = new List<string>();
        using CommandRunner command = Command(confirm: answer is { } a ? Ask : null);

        Assert.Equal(expected, await command.RunAsync("models", "delete", Name));
        Assert.Contains(said, command.Error, StringComparison.Ordinal);
        Assert.Equal(answer is null ? 0 : 1, asked.Count);
        Assert.All(asked, q => Assert.Contains(Name + "/0001", q, StringComparison.Ordinal));
        Assert.Equal(stays, await FindAsync(Name) is not null);

        bool Ask(string question)
        {
            asked.Add(question);
            return answer!.Value;
        }
    }

    [Theory]
    [InlineData("show")]
    [InlineData("delete", "--yes")]
    [InlineData("export", "--output", "never-written")]
    public async Task UnknownModel_IsNamedWithTheNearest(string verb, params string[] options)
    {
        await ImportAsync(new TinyModel());
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync(["models", verb, Name + "x", .. options]));
        Assert.Contains($"There is no model '{Name}x'. Did you mean '{Name}'?", command.Error, StringComparison.Ordinal);
    }
}
