using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Training;
using Microsoft.Extensions.Logging;

namespace BertPipeline.GpuWorker.Jobs.Folders;

/// <summary>
/// Language model fine-tuning from folder to folder. Everything that is not the result lies in <c>.finetuning</c> under the output folder; asked for again after an
/// end before its time, it goes on where it was.
/// </summary>
/// <param name="request">What is asked for.</param>
/// <param name="progress">Where it says how far it is.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class FolderFinetuning(FinetuneFolders request, IJobProgress progress, TimeProvider time, ILogger logger)
{
    private const string RequestFile = "request.json";

    private readonly string _work = Path.Combine(request.OutputDir, ".finetuning");

    /// <exception cref="UserErrorException">The folders do not fit together, or the output folder holds something else.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(request.BertModel, ModelFiles.Config)))
        {
            throw new UserErrorException($"'{request.BertModel}' is no model: it has no {ModelFiles.Config}. Give a Hugging Face folder.");
        }

        Begin();
        string scratch = Fresh("scratch");
        LanguageModelData data = PregeneratedFolder.Open(request.PregeneratedData, request.HeldOutData, request.BertModel, Fresh("examples"));
        var checkpoints = new FolderCheckpoints(Path.Combine(_work, "checkpoints"), TimeSpan.FromMinutes(request.CheckpointMinutes), time);
        Checkpoint? newest = await checkpoints.NewestAsync(cancellationToken).ConfigureAwait(false);
        StepSize stepSize = request.ExamplesPerStep is { } examples ? StepSize.Examples(examples) : StepSize.Tokens(request.Parameters.TokensPerStep);

        // One thread from here on: libtorch's dispose scopes belong to the thread that made them.
        GpuJobOutput output = await Task.Run(
            () => LanguageModelTraining.Run(Context(scratch, checkpoints), request.Parameters, stepSize, data, request.BertModel, newest, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        Finish(output.Folder);
    }

    /// <summary>Refuses to write over anything but an unfinished training of the same request.</summary>
    private void Begin()
    {
        Directory.CreateDirectory(request.OutputDir);
        if (Directory.EnumerateFileSystemEntries(request.OutputDir).Any(path => path != _work))
        {
            throw new UserErrorException($"'{request.OutputDir}' is not empty. Give a new folder.");
        }

        string path = Path.Combine(_work, RequestFile);
        string own = JsonSerializer.Serialize(request with { OutputDir = "" }, PipelineJson.Options);
        if (File.Exists(path) && File.ReadAllText(path) != own)
        {
            throw new UserErrorException($"'{request.OutputDir}' holds an unfinished training with other options. Give the same ones to go on, a new folder, or delete this one.");
        }

        Directory.CreateDirectory(_work);
        File.WriteAllText(path, own);
    }

    private string Fresh(string name)
    {
        string folder = Path.Combine(_work, name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return Directory.CreateDirectory(folder).FullName;
    }

    /// <summary>The configuration goes last: without it a folder is no model.</summary>
    private void Finish(string output)
    {
        foreach (string file in Directory.EnumerateFiles(output).OrderBy(file => Path.GetFileName(file) == ModelFiles.Config))
        {
            File.Move(file, Path.Combine(request.OutputDir, Path.GetFileName(file)));
        }

        Directory.Delete(_work, recursive: true);
    }

    private GpuJobContext Context(string scratch, ICheckpoints checkpoints) => new()
    {
        Specification = new GpuJobSpecification
        {
            RunId = "",
            JobId = StepName.FinetuneLanguageModel,
            Step = StepName.FinetuneLanguageModel,
            ArtifactKey = "",
            Inputs = new Dictionary<string, ArtifactRef>(),
            Parameters = JsonSerializer.SerializeToElement(request.Parameters, PipelineJson.Options),
        },
        ScratchFolder = scratch,
        Inputs = new NoInputs(),
        Progress = progress,
        Checkpoints = checkpoints,
        Time = time,
        Logger = logger,
    };
}
