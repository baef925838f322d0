using System.CommandLine;
using BertPipeline.Contracts;
using BertPipeline.Local.Terminal;
using BertPipeline.Text.Rows;

namespace BertPipeline.Local.Commands.Text;

/// <summary>Where rows come from and go to: what <c>split</c> and <c>tokenize</c> have in common.</summary>
internal sealed class RowCommandOptions
{
    private readonly Argument<FileInfo?> _input = new("input") { Description = "JSON lines, or lines of text with --plain; standard input when left out.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _plain = new("--plain") { Description = "Read and write lines of text instead of JSON lines." };
    private readonly Option<string> _textField = new("--text-field") { Description = "The property that holds the text.", DefaultValueFactory = _ => "text" };
    private readonly Option<FileInfo?> _output = new("--output", "-o") { Description = "Write to this file; standard output when left out." };

    public void AddTo(Command command)
    {
        command.Add(_input);
        command.Add(_plain);
        command.Add(_textField);
        command.Add(_output);
    }

    /// <summary>Answers every row; what is written to a file appears there only when all of it is written.</summary>
    public async Task<int> RunAsync(
        CommandEnvironment environment, ParseResult arguments, Func<bool, RowWriter> createWriter, CancellationToken cancellationToken)
    {
        bool plain = arguments.GetValue(_plain);
        FileInfo? file = arguments.GetValue(_input);
        if (file is { Exists: false })
        {
            throw new UserErrorException($"There is no file '{file.FullName}'.");
        }

        await using Stream input = file?.OpenRead() ?? environment.OpenInput();
        string name = file?.Name ?? "standard input";
        IEnumerable<string> rows = plain
            ? RowReader.Lines(input, name, cancellationToken)
            : RowReader.JsonLines(input, name, arguments.GetValue(_textField)!, cancellationToken);
        await using var output = RowOutput.Open(arguments.GetValue(_output), environment.OpenOutput);
        await RowTransform.RunAsync(rows, () => createWriter(plain), output.Stream, Environment.ProcessorCount, cancellationToken);
        output.Complete();
        return ExitCode.Success;
    }
}
