namespace BertPipeline.GpuWorker.Jobs;

/// <summary>The model does not fit the device even with the smallest micro-batch; trying again on the same kind of device is no use.</summary>
public sealed class DeviceOutOfMemoryException(string message, Exception? innerException = null) : Exception(message, innerException);
