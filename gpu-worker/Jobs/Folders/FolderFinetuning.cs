using System.Diagnostics;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Telemetry;
using BertPipeline.GpuWorker.Training;
using BertPipeline.Weights;
using Microsoft.Extensions.Logging;

namespace BertPipeline.GpuWorker.Jobs.Folders;

/// <summary>Language model fine-tuning from folder to folder; asked for again after an end before its time, it goes on where it was.</summary>
/// <param name="request">What is asked for.</param>
/// <param name="progress">Where it says how far it is.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class FolderFinetuning(FinetuneFolders request, ITrainingProgress progress, TimeProvider time, ILogger logger)
{
    /// <exception cref="UserErrorException">The folders do not fit together, or the output folder holds something else.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        RequireModel();
        using Activity? span = WorkerTelemetry.Source.StartActivity("finetune language model");
        using var folder = new FinetuningFolder(request);
        var checkpoints = new FolderCheckpoints(folder.Checkpoints, TimeSpan.FromMinutes(request.CheckpointMinutes), time, logger);
        Checkpoint? newest = await checkpoints.NewestAsync(cancellationToken);

        // One thread from here on: libtorch's dispose scopes belong to the thread that made them.
        GpuJobOutput output = await Task.Run(() => Train(folder, checkpoints, newest, cancellationToken), cancellationToken);
        folder.Finish(output.Folder);
    }

    private GpuJobOutput Train(FinetuningFolder folder, ICheckpoints checkpoints, Checkpoint? newest, CancellationToken cancellationToken)
    {
        LanguageModelData data = PregeneratedFolder.Open(request.PregeneratedData, request.HeldOutData, request.BertModel, folder.Examples, cancellationToken);
        StepSize stepSize = request.ExamplesPerStep is { } examples ? StepSize.Examples(examples) : StepSize.Tokens(request.Parameters.TokensPerStep);
        return LanguageModelTraining.Run(
            Context(folder.Scratch(), checkpoints), request.Parameters, stepSize, data, new(request.BertModel), newest, cancellationToken);
    }

    private void RequireModel()
    {
        foreach (string[] names in new string[][] { [ModelFiles.Config], [ModelFiles.Vocabulary, ModelFiles.Tokenizer] })
        {
            if (!names.Any(name => File.Exists(Path.Combine(request.BertModel, name))))
            {
                throw new UserErrorException($"'{request.BertModel}' is no model: it has no {string.Join(", nor a ", names)}. Give a Hugging Face folder.");
            }
        }

        if (!request.FromScratch && !TensorFiles.Names.Any(name => File.Exists(Path.Combine(request.BertModel, name))))
        {
            throw new UserErrorException(
                $"'{request.BertModel}' has no weights ({string.Join(", ", TensorFiles.Names)}). Download them too; scratch:* begins from random ones.");
        }
    }

    private TrainingContext Context(string scratch, ICheckpoints checkpoints) => new()
    {
        ScratchFolder = scratch,
        Devices = request.Devices ?? DeviceCount.One,
        Progress = progress,
        Checkpoints = checkpoints,
        Time = time,
        Logger = logger,
    };
}
