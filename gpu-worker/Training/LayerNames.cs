namespace BertPipeline.GpuWorker.Training;

/// <summary>Beginnings of the names of parameters, by which the layers of an encoder are known.</summary>
/// <param name="Encoder">Of all of it.</param>
/// <param name="Embeddings">Of its lowest part.</param>
/// <param name="Layer">Of its layers; the layer's number, from the lowest, and a dot follow.</param>
internal sealed record LayerNames(string Encoder, string Embeddings, string Layer)
{
    public static LayerNames Bert { get; } = new("bert.", "bert.embeddings.", "bert.encoder.layer.");

    public static LayerNames Ulmfit { get; } = new("ulmfit.", "ulmfit.embeddings.", "ulmfit.layers.");
}
