using System.Globalization;
using CsvHelper.Configuration;

namespace BertPipeline.Evaluation.Reports;

/// <summary>CSV as RFC 4180 has it, for spreadsheets and for programs.</summary>
public static class SpreadsheetCsv
{
    /// <summary>
    /// Lines end with CRLF. What begins like a formula gets an apostrophe before it, so that a spreadsheet computes nothing that a customer wrote. A field with a line break of any kind is quoted.
    /// </summary>
    public static CsvConfiguration Configuration => new(CultureInfo.InvariantCulture)
    {
        InjectionOptions = InjectionOptions.Escape,
        NewLine = "\r\n",

        // Once the end of lines is set, CsvHelper quotes only what has just that in it.
        ShouldQuote = cell => ConfigurationFunctions.ShouldQuote(cell) || cell.Field?.AsSpan().ContainsAny('\r', '\n') == true,
    };
}
