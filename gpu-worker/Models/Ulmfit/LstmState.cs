using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Ulmfit;

/// <summary>What an LSTM layer carries from one token to the next.</summary>
/// <param name="Hidden"><c>[batch, outputs]</c></param>
/// <param name="Cell"><c>[batch, outputs]</c></param>
internal sealed record LstmState(Tensor Hidden, Tensor Cell);
