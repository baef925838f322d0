using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.BagOfTricks;
using BertPipeline.GpuWorker.Inference;
using BertPipeline.GpuWorker.Models.Networks;
using BertPipeline.GpuWorker.Models.Ulmfit;
using BertPipeline.GpuWorker.TfIdf;
using BertPipeline.GpuWorker.Weights;

namespace BertPipeline.GpuWorker.Tagging;

/// <summary>Opens a tagger's folder, whichever family it is of.</summary>
internal static class Taggers
{
    private const string Bert = "bert";

    /// <param name="folder">What training wrote or what was published: configuration, weights, labels.</param>
    /// <param name="maxLength">Longest text in tokens; what the folder says when null.</param>
    /// <param name="engine">What computes a BERT; the others have one way.</param>
    /// <param name="warnings">Gets a line for what a person should know.</param>
    /// <exception cref="UserErrorException">The folder is no tagger, or the engine does not compute it.</exception>
    public static ITagger Load(string folder, int? maxLength = null, InferenceEngine engine = InferenceEngine.Auto, TextWriter? warnings = null)
    {
        // Configurations of before 2020 do not say.
        string family = (string?)ModelFolder.ReadJson<JsonObject>(folder, ModelFiles.Config)["model_type"] ?? Bert;
        if (family == EnsembleConfig.Type)
        {
            return EnsembleTagger.Open(folder, member => Load(member, maxLength, engine, warnings));
        }

        if (engine == InferenceEngine.OnnxRuntime && family != Bert)
        {
            throw new UserErrorException($"{folder} is a tagger of the family '{family}'; ONNX Runtime computes {Bert} only. Leave the engine out.");
        }

        return family switch
        {
            Bert => PieceTaggerFolder.OpenBert(folder, maxLength, engine, warnings ?? TextWriter.Null),
            TfIdfModel.ModelType => new TfIdfTagger(folder),
            CnnConfig.Type => PieceTaggerFolder.OpenNetwork<CnnConfig>(folder, maxLength),
            LstmConfig.Type => PieceTaggerFolder.OpenNetwork<LstmConfig>(folder, maxLength),
            UlmfitConfig.Type => PieceTaggerFolder.OpenUlmfit(folder, maxLength),
            BagOfTricksModel.ModelType => new BagOfTricksTagger(folder),
            _ => throw new UserErrorException($"{Path.Combine(folder, ModelFiles.Config)}: model_type '{family}' is no tagger."),
        };
    }
}
