using System.CommandLine;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Local.Commands.Text;

/// <summary>Which vocabulary, and how text becomes words: a <c>tokenizer_config.json</c> beside the vocabulary says, unless the option does.</summary>
internal sealed class VocabularyOptions
{
    private readonly Option<string> _vocab = new("--vocab") { Description = "A vocab.txt, or a folder with one; a tokenizer_config.json beside it is used.", Required = true };

    /// <summary>BERT's default is to lower-case and to strip accents.</summary>
    public static Option<bool?> DoLowerCase() => new("--do-lower-case", "--do_lower_case")
    {
        Description = "Lower-case and strip accents; --do-lower-case false for a cased vocabulary. Left out: as tokenizer_config.json says, else by whether the vocabulary has capitals.",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result => result.Tokens.Count == 0 || bool.Parse(result.Tokens[0].Value),
    };

    private readonly Option<bool?> _doLowerCase = DoLowerCase();

    public void AddTo(Command command)
    {
        command.Add(_vocab);
        command.Add(_doLowerCase);
    }

    /// <exception cref="UserErrorException">There is no such vocabulary.</exception>
    public WordPieceTokenizer Load(ParseResult arguments)
    {
        string given = arguments.GetRequiredValue(_vocab);
        string file = Directory.Exists(given) ? Path.Combine(given, ModelFiles.Vocabulary) : given;
        if (!File.Exists(file))
        {
            throw new UserErrorException($"There is no vocabulary '{file}'. Give a vocab.txt, or a folder with one; 'text train-vocab' makes one.");
        }

        Vocabulary vocabulary = Vocabulary.Load(file);
        WordPieceOptions options = WordPieceOptions.OfFolder(Path.GetDirectoryName(Path.GetFullPath(file))!, vocabulary);
        return new(vocabulary, arguments.GetValue(_doLowerCase) is { } lower ? options with { DoLowerCase = lower } : options);
    }
}
