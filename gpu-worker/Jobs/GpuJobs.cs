namespace BertPipeline.GpuWorker.Jobs;

/// <summary>The code of every step that is a GPU job.</summary>
internal static class GpuJobs
{
    public static IReadOnlyList<IGpuJob> All() => [new FinetuneLanguageModelJob(), new TrainClassifierJob(), new EvaluateJob()];
}
