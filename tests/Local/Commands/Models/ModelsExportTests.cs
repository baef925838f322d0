using System.Text.Json.Nodes;
using BertPipeline.Contracts.Runs;
using BertPipeline.Local.Terminal;
using BertPipeline.Local.Tests.Conformance;
using BertPipeline.Testing.Models;
using BertPipeline.Weights;
using BertPipeline.Weights.Export;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Local.Tests.Commands.Models;

/// <summary><c>models export</c>, on a real account.</summary>
public sealed class ModelsExportTests(LocalApiHost host) : ModelsCommandTests(host)
{
    [Fact]
    public async Task Export_Model_HasThePublishedBytes()
    {
        await ImportAsync(new TinyModel());
        string target = Path.Combine(Folder, "out", "model");

        await RunAsync("models", "export", Name, "--output", target);

        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json", "vocab.txt"], Directory.GetFiles(target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(Folder, "model.safetensors"), Token), await File.ReadAllBytesAsync(Path.Combine(target, "model.safetensors"), Token));
        Assert.Equal([target], Directory.GetDirectories(Path.Combine(Folder, "out")));
    }

    [Fact]
    public async Task Export_FolderWithFiles_IsRefusedUnlessForced()
    {
        await ImportAsync(new TinyModel());
        string target = Directory.CreateDirectory(Path.Combine(Folder, "out")).FullName;
        await File.WriteAllTextAsync(Path.Combine(target, "notes.txt"), "mine", Token);
        using CommandRunner refused = Command();

        Assert.Equal(ExitCode.UserError, await refused.RunAsync("models", "export", Name, "--output", target));
        Assert.Contains("is not empty", refused.Error, StringComparison.Ordinal);
        await RunAsync("models", "export", Name, "--output", target, "--force");

        Assert.Equal(["config.json", "model.safetensors", "notes.txt", "tokenizer.json", "vocab.txt"], Directory.GetFiles(target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    /// <summary>pytorch_transformers 1.1 takes a classifier's size from num_labels, 2 when it is not there.</summary>
    [Fact]
    public async Task Export_TaggerForPyTorch_AddsWeightsAndNumLabels()
    {
        await ImportAsync(new TinyModel { Tags = ["a", "b", "c"] });
        string target = Path.Combine(Folder, "out");

        await RunAsync("models", "export", Name, "--output", target, "--format", "pytorch");

        Assert.Equal(3, (int)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(target, "config.json"), Token))!["num_labels"]!);
        using ITensorFile written = TensorFiles.OpenFile(Path.Combine(target, "pytorch_model.bin"));
        using ITensorFile source = TensorFiles.OpenFile(Path.Combine(Folder, "model.safetensors"));
        Assert.Equal(source.Tensors.Select(t => t.Name).Order(StringComparer.Ordinal), written.Tensors.Select(t => t.Name).Order(StringComparer.Ordinal));
        Assert.Equal(Values(source, "classifier.weight"), Values(written, "classifier.weight"));
    }

    /// <summary>pytorch_transformers knows one layer on [CLS] and would ignore what the configuration says.</summary>
    [Fact]
    public async Task Export_HeadThatPyTorchDoesNotCompute_IsRefused()
    {
        await ImportAsync(new TinyModel { Tags = ["a", "b"], Head = new HeadOptions { Pooling = Pooling.Mean } });
        using CommandRunner command = Command();

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "export", Name, "--output", Path.Combine(Folder, "out"), "--format", "pytorch"));
        Assert.Contains("pooling mean", command.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Folder, "out")));
    }

    /// <summary>What a run publishes for the variant bag-of-tricks: its configuration has no sizes of a BERT.</summary>
    [Fact]
    public async Task BagOfTricks_IsShownAndExportedButNotForPyTorch()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "config.json"), """{"model_type":"bag-of-tricks","buckets":1024}""", Token);
        await File.WriteAllTextAsync(Path.Combine(Folder, "labels.json"), """["Bugs"]""", Token);
        await Models.PublishAsync(Name, Folder, "run-1", cancellationToken: Token);
        string target = Path.Combine(Folder, "out");
        using CommandRunner command = Command();

        Assert.Matches(@"modelType\s+bag-of-tricks", await RunAsync("models", "show", Name));
        Assert.Equal(ExitCode.UserError, await command.RunAsync("models", "export", Name, "--output", target, "--format", "pytorch"));
        Assert.Contains("a model of the type 'bag-of-tricks', which pytorch_transformers does not have", command.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(target));
        await RunAsync("models", "export", Name, "--output", target);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Folder, "config.json"), Token), await File.ReadAllTextAsync(Path.Combine(target, "config.json"), Token));
    }

    /// <summary>Older weights beside newer ones would be another model: safetensors are opened first.</summary>
    [Fact]
    public async Task Export_OverAnotherModel_LeavesNothingOfIt()
    {
        new TinyModel().WriteTo(Folder);
        ModelExport.WritePyTorch(Folder, Folder);
        File.Delete(Path.Combine(Folder, "model.safetensors"));
        await RunAsync("models", "import", Folder, "--name", Name);
        string target = new TinyModel { Tags = ["a"] }.WriteTo(Directory.CreateDirectory(Path.Combine(Folder, "out")).FullName);
        await File.WriteAllTextAsync(Path.Combine(target, "model-00001-of-00002.safetensors"), "x", Token);
        await File.WriteAllTextAsync(Path.Combine(target, "notes.txt"), "mine", Token);

        await RunAsync("models", "export", Name, "--output", target, "--force");

        Assert.Equal(["config.json", "notes.txt", "pytorch_model.bin", "tokenizer.json", "vocab.txt"], Directory.GetFileSystemEntries(target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    /// <summary>An empty folder may be a mounted disk: it is written into, not replaced.</summary>
    [Fact]
    public async Task Export_EmptyFolder_StaysTheSameFolder()
    {
        await ImportAsync(new TinyModel());
        string target = Directory.CreateDirectory(Path.Combine(Folder, "out")).FullName;
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Folders have no mode on Windows by which they could be told apart.");
#pragma warning disable CA1416
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(target, mode);

        await RunAsync("models", "export", Name, "--output", target);

        Assert.Equal(mode, File.GetUnixFileMode(target));
#pragma warning restore CA1416
        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json", "vocab.txt"], Directory.GetFileSystemEntries(target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Export_ModelOf2018_GetsTheModelTypeThatFromPretrainedLooksFor()
    {
        new TinyModel().WriteTo(Folder);
        JsonObject config = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "config.json"), Token))!.AsObject();
        config.Remove("model_type");
        await File.WriteAllTextAsync(Path.Combine(Folder, "config.json"), config.ToJsonString(), Token);
        await RunAsync("models", "import", Folder, "--name", Name);
        string target = Path.Combine(Folder, "out");

        await RunAsync("models", "export", Name, "--output", target);

        JsonObject written = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(target, "config.json"), Token))!.AsObject();
        Assert.Equal("bert", (string?)written["model_type"]);
        written.Remove("model_type");
        Assert.True(JsonNode.DeepEquals(config, written));
    }

    [Fact]
    public async Task Export_PyTorchModelAsSafeTensors_HasTheSameTensors()
    {
        new TinyModel().WriteTo(Folder);
        ModelExport.WritePyTorch(Folder, Folder);
        File.Delete(Path.Combine(Folder, "model.safetensors"));
        await RunAsync("models", "import", Folder, "--name", Name);
        string target = Path.Combine(Folder, "out");

        await RunAsync("models", "export", Name, "--output", target, "--format", "safetensors");

        using ITensorFile written = TensorFiles.OpenFile(Path.Combine(target, "model.safetensors"));
        using ITensorFile source = TensorFiles.OpenFile(Path.Combine(Folder, "pytorch_model.bin"));
        Assert.Equal(Values(source, "bert.pooler.dense.weight"), Values(written, "bert.pooler.dense.weight"));
    }

    private static float[] Values(ITensorFile file, string name)
    {
        float[] values = new float[file.Find(name)!.Elements];
        file.ReadSingles(name, values);
        return values;
    }
}
