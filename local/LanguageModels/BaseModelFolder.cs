using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Local.Commands;
using BertPipeline.Local.Results;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Local.LanguageModels;

/// <summary>A model's folder on this machine: the user's own, a published one's copy, or one made for <c>scratch:*</c> and deleted at the end.</summary>
internal sealed class BaseModelFolder : IDisposable
{
    private const string Scratch = "scratch:";

    private readonly bool _isTemporary;

    private BaseModelFolder(string path, bool isTemporary = false)
    {
        Path = path;
        _isTemporary = isTemporary;
    }

    public string Path { get; }

    /// <summary>False where training begins from random weights.</summary>
    public bool HasWeights => Directory.EnumerateFiles(Path).Any(file => System.IO.Path.GetExtension(file) is ".safetensors" or ".bin");

    /// <param name="environment">Knows where published models are.</param>
    /// <param name="model">A folder, a published model's name, or scratch:{size}.</param>
    /// <param name="vocabulary">The folder with the vocabulary of a scratch model.</param>
    /// <exception cref="UserErrorException">There is no such model.</exception>
    public static async Task<BaseModelFolder> OpenAsync(
        CommandEnvironment environment, string model, DirectoryInfo? vocabulary, CancellationToken cancellationToken) =>
        model.StartsWith(Scratch, StringComparison.Ordinal)
            ? Create(model[Scratch.Length..], vocabulary)
            : new(await RunDownloads.FolderOfAsync(environment, model, cancellationToken).ConfigureAwait(false));

    public void Dispose()
    {
        if (_isTemporary)
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private static BaseModelFolder Create(string name, DirectoryInfo? vocabulary)
    {
        BertSize size = BertSize.All.FirstOrDefault(s => s.Name == name)
            ?? throw new UserErrorException($"There is no size '{name}'. Write one of {string.Join(", ", BertSize.All.Select(s => Scratch + s.Name))}.");
        string file = System.IO.Path.Combine(vocabulary?.FullName ?? "", ModelFiles.Vocabulary);
        if (vocabulary is null || !File.Exists(file))
        {
            throw new UserErrorException($"{Scratch}{name} needs --vocab, a folder with {ModelFiles.Vocabulary}. 'bert-pipeline text train-vocab' makes one.");
        }

        string folder = Directory.CreateTempSubdirectory("bert-pipeline-").FullName;
        File.Copy(file, System.IO.Path.Combine(folder, ModelFiles.Vocabulary));
        string settings = System.IO.Path.Combine(vocabulary.FullName, ModelFiles.TokenizerConfig);
        if (File.Exists(settings))
        {
            File.Copy(settings, System.IO.Path.Combine(folder, ModelFiles.TokenizerConfig));
        }

        BertConfig config = size.ToConfig(Vocabulary.Load(file).Count);
        File.WriteAllText(System.IO.Path.Combine(folder, ModelFiles.Config), JsonSerializer.Serialize(config, PipelineJson.Indented));
        return new(folder, isTemporary: true);
    }
}
