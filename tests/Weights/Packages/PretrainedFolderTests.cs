using System.Security.Cryptography;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Testing.Onnx;
using BertPipeline.Weights.Packages;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Tests.Packages;

/// <summary>Folders of assemblies that the tests write; <c>PretrainedTests</c> of the worker looks at the packages themselves.</summary>
public sealed class PretrainedFolderTests : IDisposable
{
    private static readonly byte[] Graph = TinyEncoder.Graph().ToArray();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_Assembly_IsAHuggingFaceFolder()
    {
        Write(ResourceAssembly.Write(("Some.Package.Resources.model.onnx", Graph), ("Some.Package.Resources.vocab.txt", "[PAD]\r\nä\r\n"u8.ToArray())));

        Assert.Equal(["README.md", "config.json", "model.safetensors", "tokenizer_config.json", "vocab.txt"], Directory.GetFiles(Model).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        Assert.Equal("[PAD]\nä\n"u8.ToArray(), File.ReadAllBytes(Path.Combine(Model, "vocab.txt")));
        using ITensorFile weights = TensorFiles.Open(Model)!;
        Assert.Equal("[8, 4]", weights.Find("encoder.layer.0.intermediate.dense.weight")!.ShapeText);
        Assert.Contains("license: apache-2.0", File.ReadAllText(Path.Combine(Model, "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_OtherGraph_IsRefusedWithBothDigests() => Refuses(
        ResourceAssembly.Write(("model.onnx", [1, 2, 3]), ("vocab.txt", "[PAD]\n"u8.ToArray())),
        "its model.onnx has the SHA-256 039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81, expected " + Digest(Graph));

    [Fact]
    public void Write_OtherVocabulary_IsRefused() =>
        Refuses(ResourceAssembly.Write(("model.onnx", Graph), ("vocab.txt", "[PAD]\nö\n"u8.ToArray())), "its vocab.txt has the SHA-256 ");

    [Fact]
    public void Write_ResourceMissing_IsNamed() => Refuses(ResourceAssembly.Write(("vocab.txt", [])), "has not one resource model.onnx");

    [Fact]
    public void Write_AssemblyCutAnywhere_IsRefused()
    {
        byte[] whole = ResourceAssembly.Write(("model.onnx", [1]), ("vocab.txt", [2]));
        for (int length = 0; length < whole.Length; length += 16)
        {
            Refuses(whole[..length], "Delete its folder, and restore again");
        }
    }

    private string Model => Path.Combine(_folder.Path, "model");

    private void Write(byte[] assembly)
    {
        PretrainedModel model = PretrainedModel.All[0] with { OnnxSha256 = Digest(Graph), VocabularySha256 = Digest("[PAD]\nä\n"u8.ToArray()) };
        Directory.CreateDirectory(Model);
        PretrainedFolder.Write(model, _folder.Write("package.dll", assembly), Model);
    }

    private void Refuses(byte[] assembly, string said)
    {
        string message = Assert.Throws<UserErrorException>(() => Write(assembly)).Message;

        Assert.StartsWith(_folder.File("package.dll"), message, StringComparison.Ordinal);
        Assert.Contains(said, message, StringComparison.Ordinal);
    }

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
