namespace BertPipeline.Orchestration.Tagging.Output;

/// <summary>Writes the rows of a result in one form, some at a time, each in its order. Disposing it ends the file.</summary>
internal interface ITagsWriter : IAsyncDisposable
{
    Task WriteAsync(IReadOnlyList<TaggedText> rows, CancellationToken cancellationToken);
}
