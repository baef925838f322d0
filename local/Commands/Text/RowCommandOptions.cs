using System.CommandLine;
using BertPipeline.Contracts;
using BertPipeline.Local.Terminal;
using BertPipeline.Text.Reading;
using BertPipeline.Text.Rows;

namespace BertPipeline.Local.Commands.Text;

/// <summary>Where rows come from and go to: what <c>split</c> and <c>tokenize</c> have in common.</summary>
internal sealed class RowCommandOptions
{
    private readonly Argument<FileInfo?> _input = new("input") { Description = $"{ReadingArguments.Formats}; standard input (JSON lines, or lines of text with --plain) when left out.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _plain = new("--plain") { Description = "Write lines of text instead of JSON lines; standard input is lines of text too." };
    private readonly ReadingArguments _reading = new();
    private readonly Option<FileInfo?> _output = new("--output", "-o") { Description = "Write to this file; standard output when left out." };

    public void AddTo(Command command)
    {
        command.Add(_input);
        command.Add(_plain);
        command.Add(_output);
        _reading.AddTo(command);
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

        RowOptions options = _reading.Of(arguments);
        await using Stream input = file?.OpenRead() ?? environment.OpenInput();
        using TextRowReader texts = ReadingArguments.Open(input, file, plain, options, cancellationToken);
        await using var output = RowOutput.Open(arguments.GetValue(_output), environment.OpenOutput, input: file);
        await RowTransform.RunAsync(texts.Rows().Select(row => row.Text), () => createWriter(plain), output.Stream, Environment.ProcessorCount, cancellationToken);
        if (!ReadingArguments.Tell(environment, texts.Report(), options.MaximumUnreadable))
        {
            return ExitCode.UserError;
        }

        output.Complete();
        return ExitCode.Success;
    }
}
