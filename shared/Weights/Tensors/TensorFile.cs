namespace BertPipeline.Weights.Tensors;

/// <summary>The tensors that a reader found, with the files they lie in.</summary>
internal sealed class TensorFile : ITensorFile
{
    private readonly Dictionary<string, StoredTensor> _tensors = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<FileBytes> _files;

    /// <param name="path">For messages.</param>
    /// <param name="files">Closed with this.</param>
    /// <param name="tensors">No name twice.</param>
    /// <param name="wrapper">What their names had before them in the file.</param>
    public TensorFile(string path, IReadOnlyList<FileBytes> files, IReadOnlyList<StoredTensor> tensors, string wrapper = "")
    {
        (Path, Stored, Wrapper) = (path, tensors, wrapper);
        _files = files;
        Tensors = [.. tensors.Select(t => t.Info)];
        foreach (StoredTensor tensor in tensors)
        {
            _tensors.Add(tensor.Info.Name, tensor);
        }
    }

    public string Path { get; }

    public string Wrapper { get; }

    public IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>With their places.</summary>
    internal IReadOnlyList<StoredTensor> Stored { get; }

    public TensorInfo? Find(string name) => _tensors.GetValueOrDefault(name)?.Info;

    public void Read(string name, Span<byte> target) => Get(name).Read(target);

    public void ReadSingles(string name, Span<float> target) => Get(name).ReadSingles(target);

    public void RequireFinite(string name) => FiniteValues.Require(Get(name));

    public bool AreEqual(string first, string second) => Get(first).HasSameBytesAs(Get(second));

    public void Dispose()
    {
        foreach (FileBytes file in _files)
        {
            file.Dispose();
        }
    }

    /// <summary>The same files, which this one no longer closes, with other names.</summary>
    internal TensorFile Renamed(IReadOnlyList<StoredTensor> tensors, string wrapper) => new(Path, _files, tensors, wrapper);

    /// <summary>With its place, for the index of shards.</summary>
    internal StoredTensor? FindStored(string name) => _tensors.GetValueOrDefault(name);

    private StoredTensor Get(string name) => _tensors.GetValueOrDefault(name) ?? throw new KeyNotFoundException($"{Path} has no '{name}'.");
}
