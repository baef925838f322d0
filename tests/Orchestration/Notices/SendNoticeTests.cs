using System.Net;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Notices;
using BertPipeline.Storage.Runs;
using BertPipeline.Testing;

namespace BertPipeline.Orchestration.Tests.Notices;

public sealed class SendNoticeTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Notice_OfAnEndedRun_TellsWhatCameOfIt()
    {
        using var receiver = Receiver.Start();
        using StepHost host = await StepHost.CreateAsync(azurite, notices: Targets(receiver, NoticeKind.Webhook, "https://pipeline.example.org"));
        await EndAsync(host, new RunEnd(RunState.Succeeded, DateTimeOffset.UnixEpoch, Model: "feedback-tagger/0003"));

        Assert.True(await SendAsync(host));

        (string path, string? key, string body) = Assert.Single(receiver.Received);
        Assert.Equal((receiver.Url.AbsolutePath, host.RunId), (path, key));
        Assert.Equal(
            JsonSerializer.Serialize(new
            {
                runId = host.RunId,
                state = "succeeded",
                headline = "BERT & you: <better> by 0.03.",
                model = "feedback-tagger/0003",
                report = $"https://pipeline.example.org/api/runs/{host.RunId}/report",
            }, PipelineJson.Options),
            body);
    }

    /// <summary>Slack's own example of escaping: &amp;, &lt; and &gt; as HTML has them.</summary>
    [Fact]
    public async Task Notice_ToSlack_IsOneTextWithItsSignsEscaped()
    {
        using var receiver = Receiver.Start();
        using StepHost host = await StepHost.CreateAsync(azurite, notices: Targets(receiver, NoticeKind.Slack));
        await EndAsync(host, new RunEnd(RunState.Failed, DateTimeOffset.UnixEpoch, Error: "corpora/a.csv:3 has <two> fields & more."));

        Assert.True(await SendAsync(host));

        JsonElement message = JsonSerializer.Deserialize<JsonElement>(Assert.Single(receiver.Received).Body, PipelineJson.Options);
        Assert.Equal(
            $"Run {host.RunId} failed: corpora/a.csv:3 has &lt;two&gt; fields &amp; more.\n/api/runs/{host.RunId}/report", message.GetProperty("text").GetString());
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    public async Task Notice_ThatMayArriveLater_IsTriedAgainUnderTheSameKey(HttpStatusCode status)
    {
        using var receiver = Receiver.Start();
        receiver.Status = status;
        using StepHost host = await StepHost.CreateAsync(azurite, notices: Targets(receiver, NoticeKind.Webhook));
        await EndAsync(host, new RunEnd(RunState.Cancelled, DateTimeOffset.UnixEpoch));

        NoticeFailedException failed = await Assert.ThrowsAsync<NoticeFailedException>(() => SendAsync(host));
        receiver.Status = HttpStatusCode.OK;
        Assert.True(await SendAsync(host));

        Assert.Equal([host.RunId, host.RunId], receiver.Received.Select(r => r.Key));
        Assert.Contains($"'team' answered {(int)status}", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notice_ThatIsRefused_IsNotSentAgain()
    {
        using var receiver = Receiver.Start();
        receiver.Status = HttpStatusCode.Gone;
        using StepHost host = await StepHost.CreateAsync(azurite, notices: Targets(receiver, NoticeKind.Webhook));
        await EndAsync(host, new RunEnd(RunState.Succeeded, DateTimeOffset.UnixEpoch));

        Assert.False(await SendAsync(host));
    }

    /// <summary>What an activity throws is kept in a history that the API shows.</summary>
    [Fact]
    public async Task Notice_ToNobody_FailsWithoutNamingTheAddress()
    {
        Uri url;
        using (var receiver = Receiver.Start())
        {
            url = receiver.Url;
        }

        var targets = new NoticeTargets(new Dictionary<string, NoticeOptions> { ["team"] = new() { Url = url.ToString() } });
        using StepHost host = await StepHost.CreateAsync(azurite, notices: targets);
        await EndAsync(host, new RunEnd(RunState.Succeeded, DateTimeOffset.UnixEpoch));

        NoticeFailedException failed = await Assert.ThrowsAsync<NoticeFailedException>(() => SendAsync(host));

        Assert.Equal("The receiver of the notice 'team' did not answer.", failed.Message);
        Assert.Null(failed.InnerException);
        Assert.DoesNotContain(url.Authority, failed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notice_OfANameThatIsGone_IsGivenUp()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);

        Assert.False(await SendAsync(host));
    }

    private static NoticeTargets Targets(Receiver receiver, NoticeKind kind, string? publicUrl = null) =>
        new(new Dictionary<string, NoticeOptions> { ["team"] = new() { Url = receiver.Url.ToString(), Kind = kind } }, publicUrl);

    private static Task<bool> SendAsync(StepHost host) => host.Step<SendNotice>().RunAsync(host.Context(nameof(SendNotice)), new NoticeInput(host.RunId, "team"));

    private static async Task EndAsync(StepHost host, RunEnd end)
    {
        var report = new StepRecord
        {
            Id = StepName.Report,
            Step = StepName.Report,
            StartedAt = end.EndedAt,
            EndedAt = end.EndedAt,
            Summary = new Dictionary<string, string> { ["headline"] = "BERT & you: <better> by 0.03." },
        };
        await host.Get<RunStore>().WriteStepAsync(host.RunId, report, Token);
        await host.Get<RunStore>().TryRecordEndAsync(host.RunId, end, Token);
    }
}
