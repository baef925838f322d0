
namespace BertPipeline.Weights.PyTorch;

/// <summary>A pickle that torch.save would not have written; becomes an error that names the file.</summary>
internal sealed class PickleException(string message, string? mend = null) : Exception(message)
{
    /// <summary>A sentence with what to do, where copying the file again would change nothing.</summary>
    public string? Mend => mend;
}
