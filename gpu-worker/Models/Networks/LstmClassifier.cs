using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Networks;

/// <summary>An LSTM (Hochreiter and Schmidhuber 1997) that reads a sequence to its end; its last hidden state, with a second direction both, is the vector.</summary>
internal sealed class LstmClassifier : TokenNetwork
{
    private readonly LSTM _lstm;

    /// <param name="config">Its form.</param>
    /// <param name="tags">Number of tags.</param>
    public LstmClassifier(LstmConfig config, int tags)
        : base(config, config.Hidden * (config.IsBidirectional ? 2 : 1), tags)
    {
        _lstm = nn.LSTM(config.EmbeddingSize, config.Hidden, batchFirst: true, bidirectional: config.IsBidirectional);
        register_module("lstm", _lstm);
    }

    protected override Tensor Read(Tensor embedded)
    {
        (_, Tensor last, _) = _lstm.forward(embedded);
        return last.transpose(0, 1).flatten(1);
    }
}
