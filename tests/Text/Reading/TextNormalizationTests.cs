using BertPipeline.Text.Reading;

namespace BertPipeline.Text.Tests.Reading;

public sealed class TextNormalizationTests
{
    [Theory]
    [InlineData("  Great\tAPP,\r\n love\u00A0it ", "great app, love it")]
    [InlineData("ÄRGER", "ärger")]
    [InlineData(" \n ", "")]
    [InlineData("", "")]
    public void Key_CaseAndWhiteSpace_DoNotCount(string text, string expected) => Assert.Equal(expected, TextNormalization.Key(text));
}
