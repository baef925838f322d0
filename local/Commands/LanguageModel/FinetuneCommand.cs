using System.CommandLine;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.Local.LanguageModels;
using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Commands.LanguageModel;

/// <summary><c>lm finetune</c>: the work of the article's <c>finetune_on_pregenerated.py</c>; options that it has too go by its names.</summary>
internal static class FinetuneCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var data = new Option<DirectoryInfo>("--pregenerated-data", "--pregenerated_data") { Description = "Examples of 'text pregenerate' or of the article's script; the sequence length comes from them.", Required = true };
        var heldOut = new Option<DirectoryInfo?>("--held-out-data") { Description = "Examples never trained on, to measure by; the folder held-out inside the data when left out." };
        var model = new Option<string>("--bert-model", "--bert_model") { Description = "A Hugging Face folder, a published model, or scratch:{tiny|mini|small|medium|base} with --vocab.", Required = true };
        var vocabulary = new Option<DirectoryInfo?>("--vocab") { Description = "For scratch:*, the folder that 'text train-vocab' wrote." };
        var output = new Option<DirectoryInfo>("--output-dir", "--output_dir") { Description = "Gets the model. Run the same command again to go on after an interruption.", Required = true };
        Option<bool> json = JsonOption.Create();
        var options = new FinetuneOptions();
        var command = new Command("finetune", "Fine-tune a language model on pregenerated examples, in a worker process.") { data, heldOut, model, vocabulary, output, json };
        options.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            string name = arguments.GetRequiredValue(model);
            BaseModelFolder folder = await BaseModelFolder.OpenAsync(environment, name, arguments.GetValue(vocabulary), cancellationToken);
            FinetuneFolders request = options.Read(arguments, folder) with
            {
                PregeneratedData = arguments.GetRequiredValue(data).FullName,
                HeldOutData = arguments.GetValue(heldOut)?.FullName,
                OutputDir = arguments.GetRequiredValue(output).FullName,
            };
            int code = await new FinetuneProcess(environment).RunAsync(request, cancellationToken);
            if (code == ExitCode.Success)
            {
                TrainingRecord record = FinetuneResult.Read(request.OutputDir);
                if (arguments.GetValue(json))
                {
                    environment.PrintJson(record);
                }
                else
                {
                    FinetuneResult.Show(environment, record, request.OutputDir);
                }
            }

            return code;
        });
        return command;
    }
}
