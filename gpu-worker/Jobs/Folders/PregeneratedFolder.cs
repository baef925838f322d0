using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Training;
using BertPipeline.Text.Pregeneration;
using BertPipeline.Text.Pregeneration.Article;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.GpuWorker.Jobs.Folders;

/// <summary>A folder that <c>text pregenerate</c> or the article's <c>pregenerate_training_data.py</c> has filled.</summary>
internal static class PregeneratedFolder
{
    public const string HeldOut = "held-out";

    /// <param name="folder">Binary example files, or the article's JSON.</param>
    /// <param name="heldOut">Folder of held-out examples in either form; the one inside of <paramref name="folder"/>, if any, when null.</param>
    /// <param name="model">Folder with the vocabulary that the JSON's words are looked up in.</param>
    /// <param name="scratch">Takes binary copies of JSON.</param>
    /// <exception cref="UserErrorException">There are no examples, or they do not fit the vocabulary.</exception>
    public static LanguageModelData Open(string folder, string? heldOut, string model, string scratch)
    {
        string inside = Path.Combine(folder, HeldOut);
        string? apart = heldOut ?? (Directory.Exists(inside) ? inside : null);
        return new LanguageModelData(
            [.. Files(folder, model, scratch).Select(file => new[] { file })],
            apart is null ? null : Files(apart, model, Path.Combine(scratch, HeldOut))[0]);
    }

    private static IReadOnlyList<string> Files(string folder, string model, string scratch)
    {
        if (!Directory.Exists(folder))
        {
            throw new UserErrorException($"There is no folder '{folder}'. 'bert-pipeline text pregenerate' makes one.");
        }

        int epochs = ArticleReader.Epochs(folder);
        if (epochs == 0)
        {
            return Directory.EnumerateFiles(folder, "*.examples").Any()
                ? ExampleFolder.Files(folder)
                : throw new UserErrorException($"'{folder}' holds neither epoch-000.examples nor the article's epoch_0.json. 'bert-pipeline text pregenerate' makes either.");
        }

        Directory.CreateDirectory(scratch);
        string settings = Path.Combine(model, ModelFiles.TokenizerConfig);
        var tokenizer = new WordPieceTokenizer(
            Vocabulary.Load(Path.Combine(model, ModelFiles.Vocabulary)), File.Exists(settings) ? WordPieceOptions.Load(settings) : new WordPieceOptions());
        return [.. Enumerable.Range(0, epochs).Select(epoch =>
        {
            string path = Path.Combine(scratch, Pregenerator.FileName(epoch));
            ArticleReader.Read(folder, epoch, tokenizer, new PregenerationOptions(), path);
            return path;
        })];
    }
}
