using System.Text.Json;
using BertPipeline.Contracts;

namespace BertPipeline.Hub.Tests;

public sealed class HubOptionsTests
{
    private const string Secret = "hf_abcDEF123";

    [Fact]
    public void Read_NothingSet_IsHuggingFaceWithoutToken()
    {
        var options = HubOptions.Read(_ => "  ");

        Assert.Equal((new Uri("https://huggingface.co"), null), (options.Endpoint, options.Token));
    }

    [Fact]
    public void Read_Variables_AreTaken()
    {
        HubOptions options = Read("https://hub.example.com/mirror", $" {Secret}\n");

        Assert.Equal((new Uri("https://hub.example.com/mirror"), Secret), (options.Endpoint, options.Token));
    }

    [Theory]
    [InlineData("huggingface.co")]
    [InlineData("ftp://huggingface.co")]
    [InlineData("https://user:password@huggingface.co")]
    [InlineData("https://huggingface.co?x=1")]
    public void Read_EndpointThatIsNone_NamesTheVariable(string endpoint) =>
        Assert.Contains("HF_ENDPOINT", Assert.Throws<UserErrorException>(() => Read(endpoint, null)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_TokenThatIsNone_NamesTheVariableAndNotTheValue()
    {
        string message = Assert.Throws<UserErrorException>(() => Read(null, Secret + "\nX-Other: 1")).Message;

        Assert.Contains("HF_TOKEN", message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToStringAndJson_WithToken_DoNotHoldIt()
    {
        HubOptions options = Read(null, Secret);

        Assert.DoesNotContain(Secret, options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, JsonSerializer.Serialize(options, PipelineJson.Options), StringComparison.Ordinal);
    }

    private static HubOptions Read(string? endpoint, string? token) => HubOptions.Read(v => v == "HF_ENDPOINT" ? endpoint : token);
}
