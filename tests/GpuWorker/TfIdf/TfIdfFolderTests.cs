using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Tagging;
using BertPipeline.GpuWorker.TfIdf;

namespace BertPipeline.GpuWorker.Tests.TfIdf;

public sealed class TfIdfFolderTests : IDisposable
{
    private readonly ReferenceTfIdf _reference = ReferenceTfIdf.Open();
    private readonly string _folder = Directory.CreateTempSubdirectory("tf-idf-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>With terms of several words, in letters of several scripts.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Load_WrittenFolder_ScoresAsScikitLearn(int run)
    {
        Write(run);

        using ITagger tagger = Taggers.Load(_folder);

        Assert.Equal(ReferenceTfIdf.Tags, tagger.Tags);
        IReadOnlyList<float[]> logits = tagger.Score(_reference.Unseen, TestContext.Current.CancellationToken);
        foreach ((int tag, ReferenceTfIdfTag expected) in _reference.Runs[run].Tags.Index())
        {
            Assert.All(expected.Logits.Zip(logits), pair => Assert.Equal(pair.First, pair.Second[tag], 1e-5));
        }
    }

    [Fact]
    public void Load_VocabularyOfAnotherModel_SaysWhichFilesDisagree()
    {
        Write(run: 0);
        File.AppendAllText(Path.Combine(_folder, ModelFiles.Vocabulary), "another\n");

        var error = Assert.Throws<UserErrorException>(() => Taggers.Load(_folder));

        int terms = _reference.Runs[0].Vocabulary.Count;
        Assert.Contains($"'importance' has shape [{terms}], expected [{terms + 1}]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TermTwice_SaysSo()
    {
        Write(run: 0);
        File.AppendAllText(Path.Combine(_folder, ModelFiles.Vocabulary), "export\n");

        var error = Assert.Throws<UserErrorException>(() => Taggers.Load(_folder));

        Assert.Contains("has the term 'export' twice", error.Message, StringComparison.Ordinal);
    }

    private void Write(int run) => TfIdfFolder.Write(
        _folder, new TfIdfTrainer(ReferenceTfIdf.Tags, _reference.Runs[run].Options).Train(_reference.Pieces, TestContext.Current.CancellationToken), ReferenceTfIdf.Tags);
}
