using BertPipeline.Contracts;
using BertPipeline.Local.Uploads;

namespace BertPipeline.Local.Tests.Uploads;

public sealed class CorpusUploadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bert-pipeline-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Of_SameFile_GoesToTheSameFolderAndAnotherElsewhere()
    {
        string path = Write("My feedback (2030).csv", "text\na\n");
        string folder = (await CorpusUpload.OfAsync(path, Cancelled)).Folder;
        string again = (await CorpusUpload.OfAsync(path, Cancelled)).Folder;
        File.AppendAllText(path, "b\n");
        string changed = (await CorpusUpload.OfAsync(path, Cancelled)).Folder;

        Assert.Matches("^My-feedback-2030-[0-9a-f]{8}$", folder);
        Assert.Equal(folder, again);
        Assert.NotEqual(folder, changed);
    }

    [Fact]
    public async Task Of_Folder_TakesReadableFilesWithTheirSubfolders()
    {
        Write("a.txt", "A.");
        Write("labelled/b.jsonl.gz", "B.");
        Write("labelled/notes.docx", "no");
        Write(".DS_Store", "no");

        CorpusUpload upload = await CorpusUpload.OfAsync(_folder, Cancelled);

        Assert.Equal((2, 4L), (upload.Count, upload.Bytes));
        Assert.Equal(["labelled/notes.docx"], upload.LeftOut);
    }

    [Theory]
    [InlineData("nowhere.csv", "There is no file or folder")]
    [InlineData("notes.docx", "is not one of .csv, .tsv, .jsonl, .ndjson, .json, .txt, .xlsx")]
    [InlineData("empty", "holds no .csv, .tsv, .jsonl, .ndjson, .json, .txt, .xlsx files")]
    public async Task Of_NothingOfUse_SaysSo(string name, string message)
    {
        Write("notes.docx", "no");
        Directory.CreateDirectory(Path.Combine(_folder, "empty"));

        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(() => CorpusUpload.OfAsync(Path.Combine(_folder, name), Cancelled));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("feedback.csv", true)]
    [InlineData("feedback.jsonl.gz", true)]
    [InlineData("feedback.xlsx", true)]
    [InlineData("feedback.NDJSON", true)]
    [InlineData("feedback/2030-01", false)]
    public void IsLocal_TellsFilesFromFoldersInStorage(string argument, bool expected) =>
        Assert.Equal(expected, CorpusUpload.IsLocal(argument));

    private string Write(string name, string content)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }
}
