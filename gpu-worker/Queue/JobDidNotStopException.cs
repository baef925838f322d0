namespace BertPipeline.GpuWorker.Queue;

/// <summary>A job's code goes on although it was told to stop. The job has been settled; only the end of the process ends the code.</summary>
internal sealed class JobDidNotStopException(string jobId) : Exception($"The code of {jobId} did not stop.");
