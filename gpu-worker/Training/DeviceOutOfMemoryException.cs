namespace BertPipeline.GpuWorker.Training;

/// <summary>The model does not fit the device even with the smallest micro-batch; trying again on the same kind of device is no use.</summary>
internal sealed class DeviceOutOfMemoryException(string message, Exception? innerException = null) : Exception(message, innerException);
