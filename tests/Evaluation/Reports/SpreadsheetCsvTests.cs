using BertPipeline.Evaluation.Reports;
using CsvHelper;

namespace BertPipeline.Evaluation.Tests.Reports;

public sealed class SpreadsheetCsvTests
{
    /// <summary>RFC 4180, 2.6: fields with line breaks are enclosed in double quotes.</summary>
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("a\rb", "\"a\rb\"")]
    [InlineData("a\r\nb", "\"a\r\nb\"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"a\"", "\"say \"\"a\"\"\"")]
    [InlineData("=1+1", "\"'=1+1\"")]
    public void Configuration_Field_IsWritten(string field, string expected)
    {
        using var text = new StringWriter();
        using (var csv = new CsvWriter(text, SpreadsheetCsv.Configuration, leaveOpen: true))
        {
            csv.WriteField(field);
            csv.NextRecord();
        }

        Assert.Equal(expected + "\r\n", text.ToString());
    }
}
