using BertPipeline.Contracts;
using BertPipeline.GpuWorker.Training;
using BertPipeline.Text.Pregeneration;
using BertPipeline.Text.Pregeneration.Article;
using BertPipeline.Text.Tokenization;
using BertPipeline.Text.Tokenization.Folders;

namespace BertPipeline.GpuWorker.Jobs.Folders;

/// <summary>A folder that <c>text pregenerate</c> or the article's <c>pregenerate_training_data.py</c> has filled.</summary>
internal static class PregeneratedFolder
{
    private const string HeldOut = "held-out";

    /// <param name="folder">Binary example files, or the article's JSON.</param>
    /// <param name="heldOut">Folder of held-out examples in either form; the one inside of <paramref name="folder"/>, if any, when null.</param>
    /// <param name="model">Folder with the vocabulary that the JSON's words are looked up in.</param>
    /// <param name="copies">Takes binary copies of JSON, and has those that an earlier attempt finished.</param>
    /// <param name="cancellationToken">Looked at between lines.</param>
    /// <exception cref="UserErrorException">There are no examples, or they do not fit the vocabulary.</exception>
    public static LanguageModelData Open(string folder, string? heldOut, string model, string copies, CancellationToken cancellationToken)
    {
        string inside = Path.Combine(folder, HeldOut);
        string? apart = heldOut ?? (Directory.Exists(inside) ? inside : null);
        return new LanguageModelData(
            [.. Files(folder, model, copies, cancellationToken).Select(file => new[] { file })],
            apart is null ? null : Files(apart, model, Path.Combine(copies, HeldOut), cancellationToken)[0]);
    }

    private static IReadOnlyList<string> Files(string folder, string model, string copies, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            throw new UserErrorException($"There is no folder '{folder}'. 'bert-pipeline text pregenerate' makes one.");
        }

        int epochs = ArticleReader.Epochs(folder);
        bool hasBinary = Directory.EnumerateFiles(folder, "*.examples").Any();
        return (epochs > 0, hasBinary) switch
        {
            (true, true) => throw new UserErrorException($"'{folder}' holds examples in both forms, epoch_0.json and .examples. Keep one of them."),
            (true, false) => ReadArticle(folder, epochs, model, copies, cancellationToken),
            (false, true) => ExampleFolder.Files(folder),
            _ => throw new UserErrorException($"'{folder}' holds neither epoch-000.examples nor the article's epoch_0.json. 'bert-pipeline text pregenerate' makes either."),
        };
    }

    private static IReadOnlyList<string> ReadArticle(string folder, int epochs, string model, string copies, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(copies);
        WordPieceTokenizer tokenizer = TokenizerFolder.Load(model);
        return [.. Enumerable.Range(0, epochs).Select(epoch =>
        {
            string path = Path.Combine(copies, Pregenerator.FileName(epoch));
            if (!File.Exists(path))
            {
                string partial = path + ".partial";
                ArticleReader.Read(folder, epoch, tokenizer, new PregenerationOptions(), partial, cancellationToken);
                File.Move(partial, path);
            }

            return path;
        })];
    }
}
