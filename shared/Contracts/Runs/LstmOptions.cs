using System.ComponentModel.DataAnnotations;

namespace BertPipeline.Contracts.Runs;

/// <summary>The variant <see cref="Variant.Lstm"/>: one layer, of whose last hidden state the tags are read.</summary>
public sealed record LstmOptions : NetworkOptions
{
    /// <summary>Width of the hidden state, of each direction.</summary>
    [Range(1, 4096)]
    public int Hidden { get; init; } = 256;

    /// <summary>A second layer reads from the end to the beginning; the tags are read of both.</summary>
    public bool Bidirectional { get; init; }
}
