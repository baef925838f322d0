using System.Diagnostics;
using System.Globalization;

namespace BertPipeline.Text.Benchmarks;

/// <summary>
/// The article's script as a process of its own. It is run as it is, by a few lines that give it a local vocabulary instead of a download, and stand-ins for
/// download libraries that are not installed.
/// </summary>
internal sealed class ArticleScript
{
    private const string Runner = """
        import runpy, sys
        from unittest.mock import MagicMock
        for name in ("boto3", "botocore", "botocore.config", "botocore.exceptions", "requests", "regex", "sentencepiece", "sacremoses"):
            try:
                __import__(name)
            except ImportError:
                sys.modules[name] = MagicMock()
        script, vocabulary = sys.argv[1:3]
        sys.path.insert(0, script.rsplit("/", 3)[0])
        from pytorch_transformers.tokenization_bert import BertTokenizer
        BertTokenizer.from_pretrained = classmethod(lambda cls, name, **options: cls(vocabulary, **options))
        sys.argv = [script] + sys.argv[3:]
        runpy.run_path(script, run_name="__main__")
        """;

    private readonly string _python;
    private readonly string _script;
    private readonly string _folder;
    private readonly double _start;

    public ArticleScript(string python, string script, string folder)
    {
        _python = python;
        _script = Path.GetFullPath(script);
        _folder = folder;
        string small = Path.Combine(folder, "small.txt");
        File.WriteAllText(small, "a sentence\n\nanother sentence\n");
        Run(small, 128);
        _start = Enumerable.Range(0, 3).Select(_ => Run(small, 128)).Order().ElementAt(1);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The article's script starts in {_start:F2} s, which is taken off."));
        Console.WriteLine();
    }

    /// <summary>Seconds for one epoch of a corpus, without the start.</summary>
    public double Seconds(string sentences, int length) => Run(sentences, length) - _start;

    private double Run(string sentences, int length)
    {
        var start = new ProcessStartInfo(_python) { RedirectStandardError = true, RedirectStandardOutput = true };
        string[] arguments =
        [
            "-c", Runner, _script, ReferenceTexts.VocabularyFile, "--train_corpus", sentences, "--output_dir", Path.Combine(_folder, "article"),
            "--bert_model", "bert-base-uncased", "--do_lower_case", "--epochs_to_generate", "1",
            "--max_seq_len", length.ToString(CultureInfo.InvariantCulture),
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return process.ExitCode == 0 ? seconds : throw new InvalidOperationException($"The article's script failed: {error}{output.GetAwaiter().GetResult()}");
    }
}
