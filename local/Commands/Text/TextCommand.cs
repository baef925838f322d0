using System.CommandLine;
using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Commands.Text;

/// <summary><c>text</c>: the text engine on local files, without storage, host or worker.</summary>
internal static class TextCommand
{
    public static Command Create(CommandEnvironment environment) => new("text", "Use the text engine on local files: no storage, no host.")
    {
        SplitCommand.Create(environment),
        TokenizeCommand.Create(environment),
        TrainVocabCommand.Create(environment),
        PregenerateCommand.Create(environment),
    };
}
