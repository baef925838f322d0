using System.CommandLine;
using BertPipeline.Local.Terminal;
using BertPipeline.Text.Rows;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Local.Commands.Text;

/// <summary><c>text tokenize</c>: texts into WordPiece tokens.</summary>
internal static class TokenizeCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var rows = new RowCommandOptions();
        var vocabulary = new VocabularyOptions();
        var command = new Command(
            "tokenize", "Cut texts into WordPiece tokens: {\"ids\": […], \"tokens\": […], \"offsets\": […]} for each, offsets in code points; with --plain tokens parted by spaces.");
        rows.AddTo(command);
        vocabulary.AddTo(command);
        command.SetAction((arguments, cancellationToken) =>
        {
            WordPieceTokenizer tokenizer = vocabulary.Load(environment, arguments);
            return rows.RunAsync(environment, arguments, plain => plain ? new PlainTokenRows(tokenizer) : new TokenRows(tokenizer), cancellationToken);
        });
        return command;
    }
}
