using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Storage.Models;
using BertPipeline.Text.Tokenization.Folders;
using BertPipeline.Weights.Export;

namespace BertPipeline.Orchestration.Models;

/// <summary>
/// Publishes a folder of this machine in <c>models</c>, after it has been looked through; weights of a graph become safetensors, which every program opens.
/// Equal files are the same version.
/// </summary>
public sealed class ModelImport(ModelStore models, string scratchRoot)
{
    private static readonly string[] Beside = [ModelFiles.Config, ModelFiles.Labels, ModelFiles.Thresholds, ModelFiles.ModelCard];

    private static readonly string[] Tokenizer = [ModelFiles.Vocabulary, ModelFiles.TokenizerConfig];

    /// <param name="folder">A Hugging Face folder; what else lies in it is left out.</param>
    /// <param name="name">Its name in <c>models</c>; the folder's own when null.</param>
    /// <exception cref="Contracts.UserErrorException">The folder is no model that can be used, or the name cannot be.</exception>
    public Task<(ModelManifest Model, ModelDescription Description)> RunAsync(string folder, string? name, CancellationToken cancellationToken = default)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return RunAsync(full, name ?? Path.GetFileName(full), full, cancellationToken);
    }

    private async Task<(ModelManifest Model, ModelDescription Description)> RunAsync(string full, string name, string source, CancellationToken cancellationToken)
    {
        ModelName.Check(name);
        ModelDescription description = full == source ? ModelInspector.Inspect(full) : ModelInspector.Inspect(full, source);
        using var staged = ScratchFolder.Create(scratchRoot, "import");
        var digests = new StringBuilder();
        foreach (string file in FilesOf(full, description))
        {
            File.Copy(Path.Combine(full, file), Path.Combine(staged.Path, file));
        }

        CopyTokenizer(full, staged.Path);
        StagedTagger.Complete(staged.Path, description);
        SentencePooling.Apply(full, Path.Combine(staged.Path, ModelFiles.Config));

        if (description.Weights == ModelFiles.Onnx)
        {
            ModelExport.WriteSafeTensors(full, staged.Path);
            description = description with { Weights = ModelFiles.SafeTensors };
        }

        foreach (string file in Directory.GetFiles(staged.Path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal))
        {
            await using FileStream content = File.OpenRead(Path.Combine(staged.Path, file));
            digests.Append(file).Append(' ').Append(Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken))).Append('\n');
        }

        // After the digests: what has been imported before this file was written stays the same version.
        TokenizerFolder.Read(staged.Path).SaveJson(staged.Path);
        string owner = $"import:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(digests.ToString())))[..16]}";
        Dictionary<string, string> metadata = description.ToMetadata();
        metadata[ModelMetadata.Source] = Path.GetFullPath(source);
        ModelManifest model = await models.PublishAsync(name, staged.Path, owner, metadata, cancellationToken);
        return (model, description);
    }

    /// <summary>The same of a graph that is named by its file; the configuration and the vocabulary lie beside it.</summary>
    /// <param name="path">The graph.</param>
    /// <param name="name">Its name in <c>models</c>; its folder's when null.</param>
    /// <exception cref="Contracts.UserErrorException">It is no encoder that can be read, or something is missing beside it.</exception>
    public async Task<(ModelManifest Model, ModelDescription Description)> RunOnGraphAsync(string path, string? name, CancellationToken cancellationToken = default)
    {
        name ??= GraphFile.NameOf(path);
        using ScratchFolder staged = GraphFile.Stage(path, scratchRoot);
        return await RunAsync(staged.Path, name, path, cancellationToken);
    }

    /// <summary>As the folder has it in its two files; where others say more, all of it in these two.</summary>
    private static void CopyTokenizer(string folder, string staged)
    {
        if (TokenizerFolder.OtherFiles.Any(file => File.Exists(Path.Combine(folder, file))))
        {
            TokenizerFolder.Read(folder).Save(staged);
            return;
        }

        foreach (string file in Tokenizer.Where(f => File.Exists(Path.Combine(folder, f))))
        {
            File.Copy(Path.Combine(folder, file), Path.Combine(staged, file));
        }
    }

    private static IEnumerable<string> FilesOf(string folder, ModelDescription description)
    {
        foreach (string file in Beside.Where(f => File.Exists(Path.Combine(folder, f))))
        {
            yield return file;
        }

        if (description.Weights != ModelFiles.Onnx)
        {
            yield return description.Weights;
        }

        if (description.Weights is ModelFiles.SafeTensorsIndex or ModelFiles.PyTorchIndex)
        {
            // Opening the weights has seen that the index names plain files that are there.
            JsonObject map = JsonNode.Parse(SmallFile.Read(Path.Combine(folder, description.Weights)))!["weight_map"]!.AsObject();
            foreach (string shard in map.Select(m => (string)m.Value!).Distinct())
            {
                yield return shard;
            }
        }
    }
}
