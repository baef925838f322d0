using BertPipeline.GpuWorker.Training;
using BertPipeline.Weights;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>What a language model begins from.</summary>
/// <param name="Folder">Configuration, vocabulary, and weights if it has any.</param>
/// <param name="Continues">Goes on with an earlier training: with the weights that its decay began with, where they were kept, for a rate that has fallen to nothing learns nothing more.</param>
internal sealed record LanguageModelStart(string Folder, bool Continues = false)
{
    /// <summary>Null when it begins from random ones.</summary>
    public ITensorFile? OpenWeights() => Continues && File.Exists(StableWeights.PathIn(Folder)) ? TensorFiles.OpenFile(StableWeights.PathIn(Folder)) : TensorFiles.Open(Folder);
}
