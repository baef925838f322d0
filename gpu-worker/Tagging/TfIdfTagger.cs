using BertPipeline.GpuWorker.TfIdf;

namespace BertPipeline.GpuWorker.Tagging;

/// <summary>TF-IDF and logistic regression, ready to score.</summary>
internal sealed class TfIdfTagger : ITagger
{
    private readonly TfIdfModel _model;

    public TfIdfTagger(string folder) => (_model, Tags) = TfIdfFolder.Read(folder);

    public IReadOnlyList<string> Tags { get; }

    public IReadOnlyList<float[]> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken) => [.. texts.Select(_model.Score)];

    public void Dispose()
    {
    }
}
