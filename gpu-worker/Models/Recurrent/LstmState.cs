using BertPipeline.GpuWorker.Models.Batches;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Recurrent;

/// <summary>What an LSTM layer carries from one token to the next; the sequences in the order of <see cref="PackedSteps"/>.</summary>
/// <param name="Hidden"><c>[sequences, outputs]</c></param>
/// <param name="Cell"><c>[sequences, outputs]</c></param>
internal sealed record LstmState(Tensor Hidden, Tensor Cell);
