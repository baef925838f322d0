using BertPipeline.Contracts;

namespace BertPipeline.Orchestration.Steps;

/// <summary>A local folder that lives as long as one execution of a step.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public ScratchFolder(string root, string name)
    {
        Path = System.IO.Path.Combine(root, $"{name}-{Guid.NewGuid():N}");
        PrivateFiles.CreateFolder(root);
        PrivateFiles.CreateFolder(Path);
    }

    public string Path { get; }

    /// <summary>Creates a folder below; returns its path.</summary>
    public string Create(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
