using System.Security.Cryptography;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Local.Results;
using BertPipeline.Local.Terminal;
using BertPipeline.Text.Tokenization.Folders;

namespace BertPipeline.Local.LanguageModels;

/// <summary>A model's folder on this machine: the user's own, a published one's copy, or one made for <c>scratch:*</c>.</summary>
/// <param name="Path">The folder.</param>
/// <param name="IsScratch">True where training begins from random weights.</param>
internal sealed record BaseModelFolder(string Path, bool IsScratch)
{
    private const string Scratch = "scratch:";

    /// <param name="environment">Knows where published models are.</param>
    /// <param name="model">A folder, a published model's name, or scratch:{size}.</param>
    /// <param name="vocabulary">The folder with the vocabulary of a scratch model.</param>
    /// <exception cref="UserErrorException">There is no such model.</exception>
    public static async Task<BaseModelFolder> OpenAsync(
        CommandEnvironment environment, string model, DirectoryInfo? vocabulary, CancellationToken cancellationToken)
    {
        if (model.StartsWith(Scratch, StringComparison.Ordinal))
        {
            return Create(model[Scratch.Length..], vocabulary, System.IO.Path.Combine(environment.Settings.Folder, "scratch-models"));
        }

        return vocabulary is null
            ? new(await RunDownloads.FolderOfAsync(environment, model, cancellationToken), IsScratch: false)
            : throw new UserErrorException($"'{model}' has its own vocabulary: --vocab is for {Scratch}*. Leave it out.");
    }

    /// <summary>The folder's name is a digest of what is in it, so that the same command finds the same folder again.</summary>
    private static BaseModelFolder Create(string name, DirectoryInfo? vocabulary, string root)
    {
        BertSize size = BertSize.All.FirstOrDefault(s => s.Name == name)
            ?? throw new UserErrorException($"There is no size '{name}'. Write one of {string.Join(", ", BertSize.All.Select(s => Scratch + s.Name))}.");
        string file = System.IO.Path.Combine(vocabulary?.FullName ?? "", ModelFiles.Vocabulary);
        if (vocabulary is null || !File.Exists(file))
        {
            throw new UserErrorException($"{Scratch}{name} needs --vocab, a folder with {ModelFiles.Vocabulary}. 'bert-pipeline text train-vocab' makes one.");
        }

        string settings = System.IO.Path.Combine(vocabulary.FullName, ModelFiles.TokenizerConfig);
        var files = new Dictionary<string, byte[]>
        {
            [ModelFiles.Vocabulary] = File.ReadAllBytes(file),
            [ModelFiles.TokenizerConfig] = File.Exists(settings) ? File.ReadAllBytes(settings) : "{}"u8.ToArray(),
            [ModelFiles.Config] = JsonSerializer.SerializeToUtf8Bytes(size.ToConfig(TokenizerFolder.OfVocabulary(file).Vocabulary.Count), PipelineJson.Indented),
        };
        string digest = Convert.ToHexStringLower(SHA256.HashData([.. files.Values.SelectMany(SHA256.HashData)]));
        string folder = PrivateFiles.CreateFolder(System.IO.Path.Combine(root, $"{name}-{digest[..16]}"));
        foreach ((string fileName, byte[] content) in files.Where(f => !File.Exists(System.IO.Path.Combine(folder, f.Key))))
        {
            File.WriteAllBytes(System.IO.Path.Combine(folder, fileName), content);
        }

        return new(folder, IsScratch: true);
    }
}
