using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Text.Tokenization.Folders;

namespace BertPipeline.Orchestration.Models;

/// <summary>An exported graph that is named by its file, whatever that is called, with what lies beside it of a model.</summary>
public static class GraphFile
{
    private static readonly string[] Beside =
        [ModelFiles.Config, ModelFiles.Vocabulary, ModelFiles.TokenizerConfig, .. TokenizerFolder.OtherFiles, ModelFiles.Labels, ModelFiles.Thresholds, ModelFiles.ModelCard, SentencePooling.FileName];

    /// <summary>Whether a path is such a file.</summary>
    public static bool Is(string path) => Path.GetExtension(path) == ".onnx" && File.Exists(path);

    /// <summary>The name that it is imported under when none is given: its folder's.</summary>
    public static string NameOf(string path) => Path.GetFileName(FolderOf(path));

    /// <summary>Copies it and what belongs to it into a folder of a model's form.</summary>
    /// <param name="path">The graph.</param>
    /// <param name="scratchRoot">Where the folder is made.</param>
    /// <returns>Deletes the folder when it is disposed.</returns>
    /// <exception cref="UserErrorException">There is no configuration beside it.</exception>
    internal static ScratchFolder Stage(string path, string scratchRoot)
    {
        string folder = FolderOf(path);
        var staged = ScratchFolder.Create(scratchRoot, "graph");
        foreach (string file in Beside.Where(f => File.Exists(Path.Combine(folder, f))))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(staged.Path, file))!);
            File.Copy(Path.Combine(folder, file), Path.Combine(staged.Path, file));
        }

        File.Copy(path, Path.Combine(staged.Path, ModelFiles.Onnx));
        return staged;
    }

    /// <summary>Where its configuration lies: beside it, or above, where exporters put graphs into a folder onnx.</summary>
    private static string FolderOf(string path)
    {
        string beside = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string[] places = [.. new[] { beside, Path.GetDirectoryName(beside) }.OfType<string>()];
        return places.FirstOrDefault(place => File.Exists(Path.Combine(place, ModelFiles.Config)))
            ?? throw new UserErrorException($"There is no {ModelFiles.Config} beside {path}, nor in the folder above. Copy it there with {ModelFiles.Vocabulary} or {ModelFiles.Tokenizer}: it says how many heads and which activation the model has.");
    }
}
