using System.CommandLine;
using BertPipeline.Contracts;
using BertPipeline.Local.Results;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Storage.Models;

namespace BertPipeline.Local.Commands.Models;

/// <summary><c>models export</c>: a model as a folder on this machine.</summary>
internal static class ExportCommand
{
    private const string Description = """
        Write a model as a Hugging Face folder, which from_pretrained opens.

        --format pytorch adds pytorch_model.bin in the form that programs of 2019 read (pytorch_transformers 1.1 on PyTorch 1.1), and
        num_labels to a tagger's config.json, which they want. --format safetensors converts a model that came without. Left out, the
        files are what was published; only a config.json of 2018 gets the model_type that from_pretrained looks for.

        --format onnx writes the computation too, for ONNX Runtime, optimum and transformers.js: onnx/model.onnx in the place of the weights, from input_ids,
        attention_mask and token_type_ids to a tagger's logits or an encoder's last_hidden_state, beside a tokenizer that every program opens. --quantize int8 writes
        onnx/model_quantized.onnx instead, a quarter as long: matrices and embeddings of a byte a number. Its activations share a scale across the batch, so that a
        text's logits change a little with the texts beside it.
        """;

    public static Command Create(CommandEnvironment environment)
    {
        Argument<string> model = ModelArgument.Create();
        var output = new Option<DirectoryInfo>("--output", "-o") { Description = "The folder; a new one appears when it is whole.", Required = true };
        Option<string?> format = new Option<string?>("--format") { Description = "The form of the weights." }.AcceptOnlyFromAmong("safetensors", "pytorch", ModelFolderExport.Onnx);
        Option<string?> quantize = new Option<string?>("--quantize") { Description = "Fewer bits a number; with --format onnx." }.AcceptOnlyFromAmong("int8");
        var force = new Option<bool>("--force") { Description = "Write into a folder that has files, replacing those of a model." };
        Option<bool> json = JsonOption.Create();
        var command = new Command("export", Description) { model, output, format, quantize, force, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            if (arguments.GetValue(quantize) is not null && arguments.GetValue(format) != ModelFolderExport.Onnx)
            {
                throw new UserErrorException("--quantize is for --format onnx: the other forms are read by programs that want fp32. Add it, or leave --quantize out.");
            }

            string folder = arguments.GetRequiredValue(output).FullName;
            if (File.Exists(folder))
            {
                throw new UserErrorException($"{folder} is a file; name a folder.");
            }

            bool isFree = !Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any();
            if (!isFree && !arguments.GetValue(force))
            {
                throw new UserErrorException($"{folder} is not empty. Name another folder, or write into it with --force.");
            }

            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
            var store = new ModelStore(session.Storage, environment.Time);
            ModelManifest manifest = await PublishedModel.FindAsync(store, arguments.GetRequiredValue(model), cancellationToken);
            await new ModelFolderExport(store).RunAsync(manifest, folder, arguments.GetValue(format), arguments.GetValue(quantize) is not null, cancellationToken);
            string[] files = [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f)).Order(StringComparer.Ordinal)];
            if (arguments.GetValue(json))
            {
                environment.PrintJson(new { model = $"{manifest.Name}/{manifest.Version}", folder, files });
            }
            else
            {
                environment.Print(folder);
            }

            return ExitCode.Success;
        });
        return command;
    }
}
