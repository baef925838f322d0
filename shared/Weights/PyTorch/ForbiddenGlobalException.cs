
namespace BertPipeline.Weights.PyTorch;

/// <summary>A pickle asks for a class or function that a dictionary of tensors does not need; becomes an error that names the file.</summary>
internal sealed class ForbiddenGlobalException(string name) : Exception(name);
