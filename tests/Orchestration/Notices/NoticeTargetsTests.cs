using BertPipeline.Contracts;
using BertPipeline.Orchestration.Notices;

namespace BertPipeline.Orchestration.Tests.Notices;

public sealed class NoticeTargetsTests
{
    [Theory]
    [InlineData("ftp://example.org/secret")]
    [InlineData("file:///etc/secret")]
    [InlineData("example.org/secret")]
    [InlineData(null)]
    public void Url_ThatIsNoneOfTheWeb_IsRefusedBySettingAndNotRepeated(string? url)
    {
        UserErrorException refused = Assert.Throws<UserErrorException>(() => new NoticeTargets(new Dictionary<string, NoticeOptions> { ["team"] = new() { Url = url } }));

        Assert.StartsWith("BertPipeline__Notices__team__Url must be", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_ThatTheSettingsDoNotHave_AreToldWithThoseThatThereAre()
    {
        var targets = new NoticeTargets(new Dictionary<string, NoticeOptions> { ["team"] = new() { Url = "https://example.org/secret" }, ["boss"] = new() { Url = "https://example.org/secret" } });

        Assert.Null(targets.FindProblem([]));
        Assert.Null(targets.FindProblem(["team", "boss"]));
        Assert.Equal("there is no 'taem'; the host's settings have boss, team.", targets.FindProblem(["team", "taem"]));
        Assert.Equal("names one twice.", targets.FindProblem(["team", "team"]));
        Assert.Contains("BertPipeline__Notices__NAME__Url", NoticeTargets.None.FindProblem(["team"]), StringComparison.Ordinal);
    }
}
