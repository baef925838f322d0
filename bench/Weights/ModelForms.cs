using System.Diagnostics;
using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Weights;
using BertPipeline.Weights.Export;

namespace BertPipeline.Weights.Benchmarks;

/// <summary>A random model of bert-base-uncased's sizes in every form, made on first use.</summary>
internal static class ModelForms
{
    public static BertConfig Config { get; } = new() { VocabSize = 30522 };

    /// <summary>The zip form needs a Python with PyTorch; without one it is left out.</summary>
    public static IReadOnlyList<(string Form, string Path)> Make(string folder)
    {
        string safeTensors = Path.Combine(folder, "safetensors", ModelFiles.SafeTensors);
        string legacy = Path.Combine(folder, "legacy", ModelFiles.PyTorch);
        string zip = Path.Combine(folder, "zip", ModelFiles.PyTorch);
        foreach (string path in new[] { safeTensors, legacy, zip })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }

        if (!File.Exists(safeTensors))
        {
            TorchRuntime.Start();
            using var model = new BertForPreTraining(Config);
            TensorTransfer.Write(safeTensors, ModelWeights.Of(model));
        }

        if (!File.Exists(legacy))
        {
            ModelExport.WritePyTorch(Path.GetDirectoryName(safeTensors)!, Path.GetDirectoryName(legacy)!);
        }

        if (!File.Exists(zip))
        {
            using Process python = Process.Start("/usr/bin/python3", ["-c", "import sys, torch; torch.save(torch.load(sys.argv[1]), sys.argv[2])", legacy, zip]);
            python.WaitForExit();
        }

        (string Form, string Path)[] forms = [("safetensors", safeTensors), ("pytorch_model.bin, zip", zip), ("pytorch_model.bin, before 1.6", legacy)];
        return [.. forms.Where(f => File.Exists(f.Path))];
    }
}
