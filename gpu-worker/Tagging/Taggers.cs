using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.BagOfTricks;
using BertPipeline.GpuWorker.Models.Networks;
using BertPipeline.GpuWorker.Models.Ulmfit;
using BertPipeline.GpuWorker.TfIdf;
using BertPipeline.GpuWorker.Weights;

namespace BertPipeline.GpuWorker.Tagging;

/// <summary>Opens a tagger's folder, whichever family it is of.</summary>
internal static class Taggers
{
    /// <param name="folder">What training wrote or what was published: configuration, weights, labels.</param>
    /// <param name="maxLength">Longest text in tokens; what the folder says when null.</param>
    /// <exception cref="UserErrorException">The folder is no tagger.</exception>
    public static ITagger Load(string folder, int? maxLength = null)
    {
        // Configurations of before 2020 do not say.
        string family = (string?)ModelFolder.ReadJson<JsonObject>(folder, ModelFiles.Config)["model_type"] ?? "bert";
        return family switch
        {
            "bert" => PieceTaggerFolder.OpenBert(folder, maxLength),
            TfIdfModel.ModelType => new TfIdfTagger(folder),
            CnnConfig.Type => PieceTaggerFolder.OpenNetwork<CnnConfig>(folder, maxLength),
            LstmConfig.Type => PieceTaggerFolder.OpenNetwork<LstmConfig>(folder, maxLength),
            UlmfitConfig.Type => PieceTaggerFolder.OpenUlmfit(folder, maxLength),
            BagOfTricksModel.ModelType => new BagOfTricksTagger(folder),
            _ => throw new UserErrorException($"{Path.Combine(folder, ModelFiles.Config)}: model_type '{family}' is no tagger."),
        };
    }
}
