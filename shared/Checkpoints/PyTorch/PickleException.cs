namespace BertPipeline.Checkpoints.PyTorch;

/// <summary>A pickle that torch.save would not have written; becomes an error that names the file.</summary>
internal sealed class PickleException(string message) : Exception(message);
