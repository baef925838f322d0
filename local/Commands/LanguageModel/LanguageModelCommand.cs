using System.CommandLine;
using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Commands.LanguageModel;

/// <summary><c>lm</c>: language models on local files.</summary>
internal static class LanguageModelCommand
{
    public static Command Create(CommandEnvironment environment) => new("lm", "Train language models on local files: no storage, no host.")
    {
        FinetuneCommand.Create(environment),
    };
}
