using BertPipeline.Weights.Export.Graphs;

namespace BertPipeline.Weights.Tests.Export;

public sealed class QuantizedRowsTests
{
    private static readonly float[] Values = [1, -2, 0, 0, 0.5f, 0.26f];

    /// <summary>By hand: scales 2/64, 1 and 0.5/64; 0.26 is 33.28 of the last.</summary>
    [Theory]
    [InlineData(false, new sbyte[] { 32, -64, 0, 0, 64, 33 })]
    [InlineData(true, new sbyte[] { 32, 0, 64, -64, 0, 33 })]
    public void WriteTo_Rows_EachOnItsOwnScale(bool turned, sbyte[] expected)
    {
        var rows = QuantizedRows.Measure(Values, rows: 3, most: 64);
        using var stream = new MemoryStream();

        rows.WriteTo(stream, Values, turned);

        Assert.Equal([2f / 64, 1, 0.5f / 64], rows.Scales);
        Assert.Equal(expected, Array.ConvertAll(stream.ToArray(), b => unchecked((sbyte)b)));
    }
}
