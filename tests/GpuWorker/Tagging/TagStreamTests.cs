using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.GpuWorker.Tagging;

namespace BertPipeline.GpuWorker.Tests.Tagging;

public sealed class TagStreamTests
{
    [Fact]
    public async Task RunAsync_Lines_AnswersEachInOrderWithItsIdAndTheTagsThatReachTheirThreshold()
    {
        string output = await RunAsync(
            """
            {"id": 7, "text": "2 -2"}

            {"text": "0 0", "id": {"page": "a"}}
            {"text": "-1 3"}
            """);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            """{"id":7,"tags":["Price"],"scores":{"Price":0.880797,"UX_UI":0.119203}}""",
            lines[0]);
        Assert.Equal("""{"id":{"page":"a"},"tags":["Price"],"scores":{"Price":0.5,"UX_UI":0.5}}""", lines[1]);
        Assert.Equal("""{"tags":["UX_UI"],"scores":{"Price":0.268941,"UX_UI":0.952574}}""", lines[2]);
        Assert.Equal(3, lines.Length);
    }

    [Fact]
    public async Task RunAsync_ThousandsOfLines_KeepsTheOrder()
    {
        string input = string.Join('\n', Enumerable.Range(0, 3000).Select(i => $$"""{"id":{{i}},"text":"0 0"}"""));
        string[] lines = (await RunAsync(input)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, 3000), lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("id").GetInt32()));
    }

    [Theory]
    [InlineData("not json", "Line 2 is not a JSON object")]
    [InlineData("{\"txt\":\"a\"}", "Line 2 has no text")]
    [InlineData("null", "Line 2 has no text")]
    public async Task RunAsync_BadLine_IsAUserErrorWithItsNumberAndTheLinesBeforeAreAnswered(string line, string message)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var input = new StringReader("{\"text\":\"1 1\"}\n" + line);
        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(() => Stream().RunAsync(input, output, TestContext.Current.CancellationToken));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Single(output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task RunAsync_TagWithoutThreshold_IsNeverGiven()
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var input = new StringReader("{\"text\":\"9 9\"}");

        await new TagStream(new FakeTagger(), new Dictionary<string, double> { ["UX_UI"] = 0.9 }).RunAsync(input, output, TestContext.Current.CancellationToken);

        Assert.StartsWith("{\"tags\":[\"UX_UI\"],", output.ToString(), StringComparison.Ordinal);
    }

    /// <summary>As when the program behind a pipe has ended; what is read and scored meanwhile does not hold it up.</summary>
    [Fact]
    public async Task RunAsync_OutputIsGone_EndsWithItsError()
    {
        using var output = new StreamWriter(new MemoryStream(new byte[10])) { AutoFlush = true };
        using var input = new StringReader(string.Join('\n', Enumerable.Repeat("""{"text":"0 0"}""", 3000)));

        await Assert.ThrowsAsync<NotSupportedException>(() => Stream().RunAsync(input, output, TestContext.Current.CancellationToken));
    }

    private static async Task<string> RunAsync(string text)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var input = new StringReader(text);
        await Stream().RunAsync(input, output, TestContext.Current.CancellationToken);
        return output.ToString();
    }

    private static TagStream Stream() => new(new FakeTagger(), new Dictionary<string, double> { ["Price"] = 0.5, ["UX_UI"] = 0.9 });

    /// <summary>Reads the logits from the text.</summary>
    private sealed class FakeTagger : ITagger
    {
        public IReadOnlyList<string> Tags { get; } = ["Price", "UX_UI"];

        public IReadOnlyList<float[]> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
            [.. texts.Select(t => t.Split(' ').Select(float.Parse).ToArray())];

        public void Dispose()
        {
        }
    }
}
