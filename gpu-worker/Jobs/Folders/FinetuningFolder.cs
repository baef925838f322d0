using System.Globalization;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;

namespace BertPipeline.GpuWorker.Jobs.Folders;

/// <summary>
/// The output folder of a fine-tuning. Everything that is not the result lies in <c>.finetuning</c> until the end: checkpoints, examples made from JSON, and
/// what was asked for, so that the same command goes on and another one is refused.
/// </summary>
internal sealed class FinetuningFolder : IDisposable
{
    private const string RequestFile = "request.json";
    private const string LockFile = "lock";

    /// <summary>What a training leaves; an end in the middle of leaving it may have left a part.</summary>
    private static readonly string[] Results =
        [ModelFiles.SafeTensors, ModelFiles.StableSafeTensors, ModelFiles.Vocabulary, ModelFiles.TokenizerConfig, TrainingRecord.FileName, ModelFiles.Config];

    private readonly string _output;
    private readonly string _work;
    private readonly FileStream _lock;

    /// <exception cref="UserErrorException">The folder holds something else, or another process trains into it.</exception>
    public FinetuningFolder(FinetuneFolders request)
    {
        _output = request.OutputDir;
        _work = Path.Combine(_output, ".finetuning");
        RequireOwn();
        Directory.CreateDirectory(_work);
        _lock = Lock();
        Begin(request);
    }

    public string Checkpoints => Path.Combine(_work, "checkpoints");

    /// <summary>Binary copies of JSON, kept from one attempt to the next.</summary>
    public string Examples => Path.Combine(_work, "examples");

    /// <summary>A folder that is empty at every attempt.</summary>
    public string Scratch()
    {
        string folder = Path.Combine(_work, "scratch");
        Clear(folder);
        return Directory.CreateDirectory(folder).FullName;
    }

    /// <summary>Moves the result out and the rest away. The configuration goes last: without it a folder is no model.</summary>
    public void Finish(string result)
    {
        foreach (string file in Directory.EnumerateFiles(result).OrderBy(file => Path.GetFileName(file) == ModelFiles.Config))
        {
            File.Move(file, Path.Combine(_output, Path.GetFileName(file)), overwrite: true);
        }

        _lock.Dispose();
        Directory.Delete(_work, recursive: true);
    }

    public void Dispose() => _lock.Dispose();

    private void RequireOwn()
    {
        if (File.Exists(_output))
        {
            throw new UserErrorException($"'{_output}' is a file. Give a new folder.");
        }

        try
        {
            Directory.CreateDirectory(_output);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"'{_output}' cannot be made: {e.Message} Give another folder.", e);
        }

        bool isOurs = Directory.Exists(_work);
        bool Known(string path) => path == _work || (isOurs && Results.Contains(Path.GetFileName(path)));
        if (!Directory.EnumerateFileSystemEntries(_output).All(Known))
        {
            throw new UserErrorException($"'{_output}' is not empty. Give a new folder.");
        }
    }

    private FileStream Lock()
    {
        try
        {
            return new FileStream(Path.Combine(_work, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new UserErrorException($"'{_output}' is in use: {e.Message} Wait until the other training has ended, or give a new folder.", e);
        }
    }

    /// <summary>Only a training that has a checkpoint can be gone on with, and so only by the same request on the same files.</summary>
    private void Begin(FinetuneFolders request)
    {
        string path = Path.Combine(_work, RequestFile);
        string own = Identity(request);
        if (File.Exists(path) && File.ReadAllText(path) == own)
        {
            return;
        }

        if (Directory.Exists(Checkpoints) && Directory.EnumerateDirectories(Checkpoints).Any())
        {
            throw new UserErrorException(
                $"'{_output}' holds an unfinished training with other options, or on other files. Give the same ones to go on, a new folder, or delete this one.");
        }

        Clear(Examples);
        File.WriteAllText(path, own);
    }

    /// <summary>All that the result depends on; files by name, length and time of their last change.</summary>
    private static string Identity(FinetuneFolders request)
    {
        IEnumerable<string> folders = new[] { request.PregeneratedData, request.HeldOutData, request.BertModel }.OfType<string>().Where(Directory.Exists);
        string[] files = [.. folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .Select(file => new FileInfo(file))
            .Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}"))];
        return JsonSerializer.Serialize(new { request = request with { OutputDir = "", CheckpointMinutes = 0, Devices = null }, files }, PipelineJson.Options);
    }

    private static void Clear(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
