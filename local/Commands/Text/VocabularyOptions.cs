using System.CommandLine;
using BertPipeline.Contracts;
using BertPipeline.Local.Terminal;
using BertPipeline.Text.Tokenization;
using BertPipeline.Text.Tokenization.Folders;

namespace BertPipeline.Local.Commands.Text;

/// <summary>Which vocabulary, and how text becomes words: a <c>tokenizer_config.json</c> beside the vocabulary says, unless the option does.</summary>
internal sealed class VocabularyOptions
{
    private readonly Option<string> _vocab = new("--vocab", "--bert-model", "--bert_model")
    {
        Description = "A vocab.txt, or a model's folder with one or with a tokenizer.json; what stands beside it of the tokenizer is used.",
        Required = true,
    };

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
    public WordPieceTokenizer Load(CommandEnvironment environment, ParseResult arguments)
    {
        string given = arguments.GetRequiredValue(_vocab);
        if (!Directory.Exists(given) && !File.Exists(given))
        {
            throw new UserErrorException($"There is no vocabulary '{given}'. Give a vocab.txt, or a folder with one; 'text train-vocab' makes one.");
        }

        TokenizerFolder folder = File.Exists(given) ? TokenizerFolder.OfVocabulary(given) : TokenizerFolder.Read(given);
        foreach (string note in folder.Notes)
        {
            environment.Say(note);
        }

        return new(folder.Vocabulary, arguments.GetValue(_doLowerCase) is { } lower ? folder.Options with { DoLowerCase = lower } : folder.Options);
    }
}
