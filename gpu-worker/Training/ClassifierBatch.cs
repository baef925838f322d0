using BertPipeline.GpuWorker.Models.Batches;

namespace BertPipeline.GpuWorker.Training;

/// <param name="Inputs">The pieces.</param>
/// <param name="Targets">1 where a piece has a tag, <c>[batch, tags]</c>.</param>
/// <param name="Rows">Their numbers among the training pieces.</param>
/// <param name="StepExamples">Pieces of the whole step.</param>
internal sealed record ClassifierBatch(SequenceBatch Inputs, float[] Targets, IReadOnlyList<int> Rows, int StepExamples);
