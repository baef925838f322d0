using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Weights;
using BertPipeline.Weights;
using BertPipeline.Weights.Tensors;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// A training between two steps, as files: weights, optimizer moments, the best epoch's weights where one is chosen, and
/// <c>trainer.json</c>.
/// </summary>
internal static class TrainingCheckpoint
{
    private const string OptimizerFile = "optimizer.safetensors";
    private const string BestFile = "best.safetensors";
    private const string StateFile = "trainer.json";

    /// <param name="folder">Created.</param>
    /// <param name="weights">The model's, written under their names.</param>
    /// <param name="optimizer">Its state is written.</param>
    /// <param name="best">Weights of the best epoch; empty where none is chosen.</param>
    /// <param name="state">Everything else.</param>
    public static void Write(
        string folder, IReadOnlyList<(string Name, Tensor Value)> weights, IOptimizer optimizer, IReadOnlyList<(string Name, Tensor Value)> best, TrainerState state)
    {
        Directory.CreateDirectory(folder);

        // Side by side, on the threads that have nothing to do between two steps; the longest first.
        List<(string File, IReadOnlyList<(string Name, Tensor Value)> Tensors)> files = [(OptimizerFile, optimizer.State), (ModelFiles.SafeTensors, weights)];
        if (best.Count > 0)
        {
            files.Add((BestFile, best));
        }

        TorchRuntime.Team.Run(files.Count, i => TensorTransfer.Write(Path.Combine(folder, files[i].File), files[i].Tensors));
        File.WriteAllText(Path.Combine(folder, StateFile), JsonSerializer.Serialize(state, PipelineJson.Options));
    }

    /// <summary>Where the training stood; says which epoch's groups the optimizer must have before its moments are read.</summary>
    public static TrainerState ReadState(string folder) => ModelFolder.ReadJson<TrainerState>(folder, StateFile);

    /// <summary>Reads weights and moments in place.</summary>
    /// <param name="folder">Of a checkpoint.</param>
    /// <param name="weights">The model's, overwritten.</param>
    /// <param name="optimizer">Its state is overwritten.</param>
    /// <param name="best">Takes the best epoch's weights where there are some.</param>
    public static void ReadTensors(string folder, IReadOnlyList<(string Name, Tensor Value)> weights, IOptimizer optimizer, FlatCopy best)
    {
        using (ITensorFile file = TensorFiles.OpenFile(Path.Combine(folder, ModelFiles.SafeTensors)))
        {
            ModelWeights.Load(file, weights);
        }

        using (ITensorFile moments = TensorFiles.OpenFile(Path.Combine(folder, OptimizerFile)))
        {
            foreach ((string name, Tensor value) in optimizer.State)
            {
                moments.CopyTo(name, value);
            }
        }

        if (!File.Exists(Path.Combine(folder, BestFile)))
        {
            return;
        }

        best.Take();
        using ITensorFile kept = TensorFiles.OpenFile(Path.Combine(folder, BestFile));
        foreach ((string name, Tensor value) in best.Tensors)
        {
            kept.CopyTo(name, value);
        }
    }
}
