namespace BertPipeline.Text.Pregeneration;

/// <summary>What pregeneration read and made.</summary>
/// <param name="Documents">Documents with at least one token.</param>
/// <param name="Sentences">Sentences with at least one token.</param>
/// <param name="Tokens">Tokens of the sentences, without special ones.</param>
/// <param name="Epochs">The files, in order.</param>
public sealed record PregenerationReport(int Documents, int Sentences, long Tokens, IReadOnlyList<PregeneratedEpoch> Epochs);

/// <param name="FileName">Name under the output folder.</param>
/// <param name="Header">What the file says of itself.</param>
/// <param name="RandomNext">Examples whose second part comes from another document.</param>
public sealed record PregeneratedEpoch(string FileName, ExampleFileHeader Header, int RandomNext);
