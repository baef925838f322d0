using System.Text.Json;
using BertPipeline.Storage.Corpora;
using BertPipeline.Testing;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace BertPipeline.EndToEnd.Tests.Page;

/// <summary>The web page in a real browser, on a real run.</summary>
public sealed class PageTests(Browser browser, FinishedRun run) : IClassFixture<Browser>, IClassFixture<FinishedRun>
{
    /// <summary>By name, with what shows that it is there.</summary>
    public static TheoryData<string, string> Views => new()
    {
        { "runs", "tbody tr" },
        { "start", "textarea" },
        { "models", "tbody tr" },
        { "models/page-tagger/0001", "section[aria-labelledby=drift] table" },
        { "queue", "table" },
        { "run/ID", ".graph svg" },
        { "run/ID/curves", "figure svg" },
        { "run/ID/results", "section#tags svg" },
        { "run/ID/pieces", "article.piece" },
        { "run/ID/labels", "article.piece" },
    };

    [Theory]
    [MemberData(nameof(Views))]
    public async Task View_NarrowAndWide_LightAndDark_IsAccessibleAndFits(string view, string shows)
    {
        Browser.Require();

        // Each width and each scheme once: colors do not depend on the width, nor what fits on the colors.
        foreach ((int width, ColorScheme scheme) in new[] { (360, ColorScheme.Light), (1440, ColorScheme.Dark) })
        {
            IPage page = await browser.OpenAsync(width, scheme: scheme);
            List<string> errors = Errors(page);
            await GoAsync(page, view, shows);

            AxeResult result = await page.RunAxe();

            string[] serious = [.. result.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{v.Id}: {v.Help} {v.Nodes[0].Html}")];
            Assert.True(serious.Length == 0, $"{view} at {width} pixels, {scheme}:\n{string.Join('\n', serious)}");
            Assert.Empty(errors);
            Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, $"{view} is wider than {width} pixels");
            await page.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task FirstPage_IsLight()
    {
        Browser.Require();
        IPage page = await browser.OpenAsync();
        long bytes = 0;
        page.Response += (_, response) => bytes += response.Headers.TryGetValue("content-length", out string? length) ? long.Parse(length, System.Globalization.CultureInfo.InvariantCulture) : 0;

        await GoAsync(page, "runs", "tbody tr");

        Assert.InRange(bytes, 1_000, 150_000);
    }

    /// <summary>A tag, texts and a file name that are harmless HTML stand there as they were written.</summary>
    [Fact]
    public async Task TextOfUsers_IsNeverMarkup()
    {
        Browser.Require();
        IPage page = await browser.OpenAsync();

        await GoAsync(page, "run/ID/results", "section#tags svg");

        Assert.Equal(0, await page.Locator("main b, main i").CountAsync());
        Assert.NotEqual(0, await page.GetByText(FinishedRun.Tag, new() { Exact = true }).CountAsync());
        await GoAsync(page, "models/page-tagger/0001", "pre");
        Assert.Equal(0, await page.Locator("main b, main i").CountAsync());
        Assert.Contains(FinishedRun.Tag, await page.Locator("main").TextContentAsync(), StringComparison.Ordinal);
    }

    /// <summary>Words, tokens and tags of what was tagged stand beside those of the test pieces, with the tagging that they are from.</summary>
    [Fact]
    public async Task Model_AfterATagging_TellsWhetherItDrifted()
    {
        Browser.Require();
        IPage page = await browser.OpenAsync();

        await GoAsync(page, "models/page-tagger/0001", "section[aria-labelledby=drift] table");

        ILocator drift = page.GetByRole(AriaRole.Region, new() { Name = "Drift of what was tagged lately" });
        await Assertions.Expect(drift).ToContainTextAsync("texts of 1 tagging in the last 30 days beside 120 test pieces");
        await Assertions.Expect(drift.GetByRole(AriaRole.Rowheader, new() { Name = FinishedRun.Tag, Exact = true })).ToBeVisibleAsync();
        ILocator words = drift.GetByRole(AriaRole.Row).Filter(new() { HasText = "words that no training piece has" });
        await Assertions.Expect(words).ToContainTextAsync("%");
        await drift.GetByText("1 tagging", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(drift.GetByText(run.Corpus, new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Step_Opened_TellsInputsOutputsAndLog()
    {
        Browser.Require();
        IPage page = await browser.OpenAsync();
        await GoAsync(page, "run/ID", ".timeline tbody tr");

        await page.GetByRole(AriaRole.Button, new() { Name = "train-classifier · bert · seed 1", Exact = true }).ClickAsync();

        ILocator dialog = page.GetByRole(AriaRole.Dialog);

        // Other tests share the storage: there may be such a step of another run, which is then named.
        await Assertions.Expect(dialog).ToContainTextAsync("Computed: nothing of");
        await Assertions.Expect(dialog).ToContainTextAsync("model.safetensors");
        await Assertions.Expect(dialog).ToContainTextAsync("optimizer");
        await Assertions.Expect(dialog.GetByLabel("Log")).ToContainTextAsync("attempt 1", new() { IgnoreCase = true });
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Start_WithAMistake_NamesIt_AndWithoutStartsTheRun()
    {
        Browser.Require();
        IPage page = await browser.OpenAsync();
        await GoAsync(page, $"start?from={run.RunId}", "textarea");
        ILocator request = page.GetByLabel("The request as JSON");
        string text = await request.InputValueAsync();

        await request.FillAsync(text.Replace("\"baseModel\"", "\"baseModle\"", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the run" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Did you mean 'baseModel'?");
        await request.FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Check it first" }).ClickAsync();
        await Assertions.Expect(page.GetByText("It can be started.")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the run" }).ClickAsync();

        // Everything is there: it is reused, and the page follows to the end by itself.
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Run 20");
        await Assertions.Expect(page.Locator("main .row .badge").First).ToHaveTextAsync("succeeded", new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator(".timeline tbody tr").First).ToContainTextAsync("reused");
    }

    [Fact]
    public async Task Pieces_Filtered_AreOnlyThoseOfTheKind()
    {
        Browser.Require();
        IPage page = await browser.OpenAsync();
        await GoAsync(page, "run/ID/pieces", "article.piece");

        await page.GetByLabel("Tag", new() { Exact = true }).SelectOptionAsync(FinishedRun.Tag);
        await page.WaitForURLAsync("**tag=**");
        await page.GetByLabel("Kind").SelectOptionAsync("fn");
        await page.WaitForURLAsync("**kind=fn**");

        ILocator missed = page.Locator(".chip.missed", new() { HasText = FinishedRun.Tag });
        ILocator right = page.Locator("article.piece", new() { Has = missed });
        await Eventually.TrueAsync(
            async () => await right.CountAsync() is > 0 and int count && count == await page.Locator("article.piece").CountAsync(), "every piece that is shown lacks the tag");
    }

    /// <summary>A label is corrected in place and saved; it lies beside the labelled data, where the next run takes it.</summary>
    [Fact]
    public async Task Suspect_CorrectedAndSaved_IsAFileThatTheNextRunTakes()
    {
        Browser.Require();
        IPage page = await browser.OpenAsync();
        await GoAsync(page, "run/ID/labels", "article.piece");
        ILocator first = page.Locator("article.piece").First;
        string text = await first.Locator("blockquote").InnerTextAsync();

        await first.GetByRole(AriaRole.Button).First.ClickAsync();
        await Assertions.Expect(page.GetByText("1 changed, not saved yet.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the corrections" }).ClickAsync();

        await Assertions.Expect(page.GetByText("the next run takes them")).ToBeVisibleAsync();
        var corpora = new CorpusStore(run.Machine.Storage);
        DroppedBlob corrections = (await corpora.ListAllAsync(TestContext.Current.CancellationToken)).Single(b => b.Name.StartsWith($"{run.Corpus}/labelled/corrections-", StringComparison.Ordinal));
        using var reader = new StreamReader(await corpora.OpenReadAsync(corrections, TestContext.Current.CancellationToken));
        JsonElement row = JsonDocument.Parse((await reader.ReadLineAsync(TestContext.Current.CancellationToken))!).RootElement;
        Assert.Equal(text, row.GetProperty("text").GetString());
    }

    [Fact]
    public async Task Model_TriedWithAText_ShowsAScoreForEachTag()
    {
        Browser.Require();
        IPage page = await browser.OpenAsync();
        await GoAsync(page, "models/page-tagger/0001", "pre");

        await page.GetByLabel("A piece of feedback").FillAsync("The export keeps timing out.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Tag it" }).ClickAsync();

        ILocator scores = page.GetByRole(AriaRole.Region, new() { Name = "Scores" });
        await Assertions.Expect(scores).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(scores.Locator("tbody tr")).ToHaveCountAsync(11);
    }

    [Fact]
    public async Task Filters_StandInTheAddress()
    {
        Browser.Require();
        IPage page = await browser.OpenAsync();
        await GoAsync(page, "runs", "tbody tr");

        await page.GetByLabel("State").SelectOptionAsync("failed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();

        await Assertions.Expect(page.GetByText("No run is like that.")).ToBeVisibleAsync();
        Assert.EndsWith("#/runs?state=failed", page.Url, StringComparison.Ordinal);
    }

    /// <summary>From the address bar to a run's results with Tab and Enter alone.</summary>
    [Fact]
    public async Task Keyboard_ReachesARunsResults()
    {
        Browser.Require();
        IPage page = await browser.OpenAsync();
        await GoAsync(page, "runs", "tbody tr");

        await TabToAsync(page, run.RunId);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync(run.RunId);
        await TabToAsync(page, "Results");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.Locator("section#tags")).ToBeVisibleAsync();
    }

    private static async Task TabToAsync(IPage page, string text)
    {
        for (int i = 0; i < 60; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string>("document.activeElement.textContent") == text)
            {
                return;
            }
        }

        Assert.Fail($"Sixty times Tab do not reach '{text}'.");
    }

    private static List<string> Errors(IPage page)
    {
        var errors = new List<string>();
        page.Console += (_, message) =>
        {
            // A part of a run that is not there is asked for to know that; the browser itself logs the 404.
            if (message.Type == "error" && !message.Text.Contains("404", StringComparison.Ordinal))
            {
                errors.Add(message.Text);
            }
        };
        page.PageError += (_, error) => errors.Add(error);
        return errors;
    }

    private async Task GoAsync(IPage page, string view, string shows)
    {
        await page.GotoAsync($"{run.Url}api/page#/{view.Replace("ID", run.RunId, StringComparison.Ordinal)}");
        await page.Locator(shows).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }
}
