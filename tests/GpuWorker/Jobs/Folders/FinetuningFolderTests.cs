using BertPipeline.Contracts;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Jobs.Folders;

namespace BertPipeline.GpuWorker.Tests.Jobs.Folders;

public sealed class FinetuningFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("finetuning-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("file", "is a file. Give a new folder.")]
    [InlineData("file/out", "cannot be made: ")]
    public void Create_WhereAFileIs_Refuses(string output, string message)
    {
        File.WriteAllText(Path.Combine(_root, "file"), "mine");
        var request = new FinetuneFolders
        {
            PregeneratedData = "examples",
            BertModel = "model",
            OutputDir = Path.Combine(_root, output),
            FromScratch = true,
            Parameters = LanguageModelInputs.Parameters,
        };

        UserErrorException error = Assert.Throws<UserErrorException>(() => new FinetuningFolder(request).Dispose());

        Assert.StartsWith($"'{request.OutputDir}' {message}", error.Message, StringComparison.Ordinal);
    }
}
