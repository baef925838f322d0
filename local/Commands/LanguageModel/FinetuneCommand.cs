using System.CommandLine;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.Local.Commands.Text;
using BertPipeline.Local.LanguageModels;
using BertPipeline.Local.Terminal;
using BertPipeline.Text.Tokenization.Folders;

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
        var article = new ArticleOptions(
            needless:
            [
                ("--reduce_memory", "examples are read as they are needed"), ("--gradient_accumulation_steps", "a step is computed in as many parts as fit into memory"),
                ("--loss_scale", "bf16 needs none"), ("--local_rank", "one process has all GPUs (--devices)"),
            ],
            replaced:
            [
                ("--fp16", "write --precision bf16"), ("--warmup_steps", "write --warmup with their share of all steps"),
                ("--no_cuda", "set the environment variable CUDA_VISIBLE_DEVICES to an empty text"),
            ]);
        article.AddTo(command);
        Option<bool?> lower = VocabularyOptions.DoLowerCase();
        command.Add(lower);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            article.Tell(environment, arguments);
            string name = arguments.GetRequiredValue(model);
            BaseModelFolder folder = await BaseModelFolder.OpenAsync(environment, name, arguments.GetValue(vocabulary), cancellationToken);
            RequireCasing(folder, arguments.GetValue(lower));
            FinetuneFolders request = options.Read(arguments, folder) with
            {
                PregeneratedData = arguments.GetRequiredValue(data).FullName,
                HeldOutData = arguments.GetValue(heldOut)?.FullName,
                OutputDir = arguments.GetRequiredValue(output).FullName,
            };
            int code = await new FinetuneProcess(environment).RunAsync(request, cancellationToken);
            if (code == ExitCode.Success)
            {
                TokenizerFolder.Read(request.OutputDir).SaveJson(request.OutputDir);
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

    /// <summary>The model's folder says how text is read; the article's option may only say the same.</summary>
    private static void RequireCasing(BaseModelFolder model, bool? lower)
    {
        if (lower is { } asked && TokenizerFolder.Read(model.Path).Options.DoLowerCase is var said && said != asked)
        {
            throw new UserErrorException(
                $"--do-lower-case is {(asked ? "true" : "false")}, but the model in {model.Path} has do_lower_case {(said ? "true" : "false")}. Leave the option out: the model says how its text is read.");
        }
    }
}
