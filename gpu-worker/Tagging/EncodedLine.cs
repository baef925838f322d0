namespace BertPipeline.GpuWorker.Tagging;

/// <summary>A line on its way to the model.</summary>
/// <param name="Line">As read.</param>
/// <param name="Text">Its text.</param>
internal sealed record EncodedLine(TextLine Line, EncodedText Text);
