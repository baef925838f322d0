using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Randomness;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Networks;

/// <summary>
/// Token ids, their embeddings, one vector of these a sequence, and of it the tags' logits; how the vector is made is the derived class's. No sequence sees another's
/// padding.
/// </summary>
internal abstract class TokenNetwork : PieceClassifier
{
    /// <summary>The name of the embeddings in files; names that begin with <c>embeddings</c> are BERT's.</summary>
    public const string EmbeddingsName = "word_embeddings.weight";

    private readonly NetworkConfig _config;
    private readonly int _tags;
    private readonly WordTable _embeddings;
    private readonly Linear _classifier;

    /// <param name="config">Its form.</param>
    /// <param name="features">Elements of a sequence's vector.</param>
    /// <param name="tags">Number of tags.</param>
    protected TokenNetwork(NetworkConfig config, int features, int tags)
        : base(config.ModelType)
    {
        _config = config;
        _tags = tags;
        _embeddings = new WordTable(config.VocabularySize, config.EmbeddingSize);
        _classifier = new Linear(features, tags);
        register_module("word_embeddings", _embeddings.Module);
        register_module("classifier", _classifier);
    }

    /// <inheritdoc/>
    public override Tensor Forward(SequenceBatch batch, Device device)
    {
        batch.RequireWords(_config.VocabularySize);
        Tensor vectors = Read(_embeddings.Forward(batch.Ids(), device), batch.Runs);
        return _classifier.Forward(DropoutMasks.Apply(vectors, _config.Dropout, training)).to(float32);
    }

    public override void Backward(Tensor loss)
    {
        loss.backward();
        BackwardRead();
        _embeddings.Backward();
    }

    public override PieceClassifier CreateReplica() => _config.Create(_tags);

    /// <param name="embedded">Sequences end to end, <c>[tokens, embedding]</c>.</param>
    /// <param name="runs">The sequences, neighbours of one length together.</param>
    /// <returns><c>[sequences, features]</c></returns>
    protected abstract Tensor Read(Tensor embedded, IReadOnlyList<SequenceRun> runs);

    /// <summary>Takes the gradient of what was read last back to the embeddings, where libtorch did not.</summary>
    protected virtual void BackwardRead()
    {
    }
}
