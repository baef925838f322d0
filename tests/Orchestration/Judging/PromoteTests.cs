using BertPipeline.Contracts.Models;
using BertPipeline.Orchestration.Models;
using BertPipeline.Storage.Models;
using BertPipeline.Testing;

namespace BertPipeline.Orchestration.Tests.Judging;

/// <summary>Runs of one name, month after month: which tagger the name means.</summary>
public sealed class PromoteTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FirstMonth_TaggerThatHasLearnt_IsCurrent()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        var month = new Month(host, 0.85);

        IReadOnlyDictionary<string, string> said = await month.RunAsync();

        Assert.Equal(($"{month.Name}/0001", "yes"), (said["current"], said["moved"]));
        Assert.Equal("0001", (await host.Models.FindAsync(month.Name, Token))!.Version);
        CurrentVersion current = (await host.Get<CurrentVersions>().FindAsync(month.Name, Token))!;
        Assert.Equal(month.RunId, current.By);
        Assert.Contains("the first of its name", current.Why, StringComparison.Ordinal);
    }

    /// <summary>A later month's comparison wants to know what it was trained and tuned on.</summary>
    [Fact]
    public async Task Publish_Tagger_KnowsItsTextsAndNoTestText()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        var month = new Month(host, 0.85);
        await month.RunAsync();

        ModelManifest model = (await host.Models.FindAsync(month.Name, Token))!;
        var read = TextsRead.Parse((await host.Models.ReadAsync(model, ModelFiles.TextsRead, Token))!.ToMemory().Span, "models");

        Assert.Equal(800, read.Count);
        Assert.All(Month.Pieces("train").Concat(Month.Pieces("validation")), piece => Assert.True(read.Contains(piece.Text)));
        Assert.All(Month.Pieces("test"), piece => Assert.False(read.Contains(piece.Text)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FirstMonth_TrainedOnShuffledTags_NothingIsCurrent(bool always)
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        var month = new Month(host, accuracy: null) { Promotion = new() { Always = always } };

        IReadOnlyDictionary<string, string> said = await month.RunAsync();

        Assert.Equal("no", said["moved"]);
        Assert.DoesNotContain("current", said.Keys);
        Assert.Contains("no better than its tags shuffled", said["reason"], StringComparison.Ordinal);
        Assert.Null(await host.Models.FindAsync(month.Name, Token));
        Assert.NotNull(await host.Models.FindAsync(month.Name + "@latest", Token));
    }

    [Fact]
    public async Task NextMonth_Better_IsCurrentAndMovedOnce()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        await new Month(host, 0.75).RunAsync();
        var next = new Month(host, 0.9) { Texts = "second" };

        IReadOnlyDictionary<string, string> said = await next.RunAsync();

        Assert.Equal(($"{next.Name}/0002", "yes"), (said["current"], said["moved"]));
        Assert.Contains("not worse by more than the margin of 0.02", said["reason"], StringComparison.Ordinal);
        Assert.Equal(said, await next.PromoteAsync());
        CurrentVersion current = (await host.Get<CurrentVersions>().FindAsync(next.Name, Token))!;
        Assert.Equal("0002", current.Version);
        Assert.Equal(["0001"], current.Earlier.Select(e => e.Version));

        await host.Get<CurrentVersions>().RollbackAsync(next.Name, "models rollback", why: null, Token);
        await next.PromoteAsync();
        Assert.Equal("0001", (await host.Models.FindAsync(next.Name, Token))!.Version);
    }

    [Fact]
    public async Task NextMonth_Worse_TheOldOneStays_UnlessAskedFor()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        await new Month(host, 0.9).RunAsync();

        IReadOnlyDictionary<string, string> said = await new Month(host, 0.75) { Texts = "second" }.RunAsync();
        IReadOnlyDictionary<string, string> asked = await new Month(host, 0.74) { Texts = "third", Promotion = new() { Always = true } }.RunAsync();

        Assert.Equal(($"tagger-{host.RunId}/0001", "no"), (said["current"], said["moved"]));
        Assert.Contains("may be worse by more than the margin of 0.02", said["reason"], StringComparison.Ordinal);
        Assert.Equal(($"tagger-{host.RunId}/0003", "yes"), (asked["current"], asked["moved"]));
    }

    [Fact]
    public async Task NextMonth_TrainedOnShuffledTags_IsNotCurrentEvenWhenAskedFor()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        await new Month(host, 0.75).RunAsync();

        IReadOnlyDictionary<string, string> said = await new Month(host, accuracy: null) { Texts = "second", Promotion = new() { Always = true } }.RunAsync();

        Assert.Equal(($"tagger-{host.RunId}/0001", "no"), (said["current"], said["moved"]));
    }

    /// <summary>What is published stands, and is current already.</summary>
    [Fact]
    public async Task NextMonth_TheSameTaggerAgain_ChangesNothing()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        await new Month(host, 0.85).RunAsync();

        IReadOnlyDictionary<string, string> said = await new Month(host, 0.85).RunAsync();

        Assert.Equal(($"tagger-{host.RunId}/0001", "the run made that very tagger again"), (said["current"], said["reason"]));
        Assert.Single(await host.Models.ListVersionsAsync("tagger-" + host.RunId, Token));
    }

    /// <summary>A tagger of before has no list of its texts: it stays, and the name does not slide to the next version.</summary>
    [Fact]
    public async Task NextMonth_CurrentDoesNotSayWhatItHasRead_ItStays()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        string folder = Directory.CreateDirectory(Path.Combine(host.Scratch, "old")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, ModelFiles.Config), "{}", Token);
        var month = new Month(host, 0.9);
        await host.Models.PublishAsync(month.Name, folder, "some-run", cancellationToken: Token);

        IReadOnlyDictionary<string, string> said = await month.RunAsync();

        Assert.Equal(($"{month.Name}/0001", "no"), (said["current"], said["moved"]));
        Assert.Contains("it does not say what it was trained on (it has no texts-read.bin)", said["reason"], StringComparison.Ordinal);
        Assert.Equal("0001", (await host.Models.FindAsync(month.Name, Token))!.Version);
    }

    [Fact]
    public async Task NextMonth_CurrentWasTrainedOnTheTestPieces_NothingIsClaimed()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        string folder = Directory.CreateDirectory(Path.Combine(host.Scratch, "old")).FullName;
        TextsRead.Of(Month.Pieces("test").Select(p => p.Text)).Save(Path.Combine(folder, ModelFiles.TextsRead));
        await File.WriteAllTextAsync(Path.Combine(folder, ModelFiles.Labels), """["Bugs"]""", Token);
        await File.WriteAllTextAsync(Path.Combine(folder, ModelFiles.Thresholds), """{"Bugs":0.5}""", Token);
        var month = new Month(host, 0.9);
        await host.Models.PublishAsync(month.Name, folder, "some-run", cancellationToken: Token);

        Assert.Contains("it was trained or tuned on every one of the 400 test pieces", (await month.RunAsync())["reason"], StringComparison.Ordinal);
    }

    /// <summary>Somebody rolled back, or another run was quicker: what the run compared itself with is not what would be replaced.</summary>
    [Fact]
    public async Task NextMonth_CurrentMovedMeanwhile_IsLeftWhereItIs()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        await new Month(host, 0.7).RunAsync();
        await new Month(host, 0.8) { Texts = "second" }.RunAsync();
        string name = "tagger-" + host.RunId;
        var third = new Month(host, 0.95) { Texts = "third", Meanwhile = () => host.Get<CurrentVersions>().RollbackAsync(name, "models rollback", "it is odd", Token) };

        IReadOnlyDictionary<string, string> said = await third.RunAsync();

        Assert.Equal(($"{name}/0001", "no"), (said["current"], said["moved"]));
        Assert.Contains("models rollback moved the name there while the run went on (it is odd)", said["reason"], StringComparison.Ordinal);
    }
}
