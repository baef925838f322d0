namespace BertPipeline.Local.Commands.Text;

/// <summary>A folder in the output folder for what is not finished, gone at the end however that comes.</summary>
internal sealed class WorkFolder : IDisposable
{
    public WorkFolder(string output) => Path = Directory.CreateDirectory(System.IO.Path.Combine(output, $".work-{Guid.NewGuid():N}")).FullName;

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
