using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace BertPipeline.Text.Benchmarks;

/// <summary>Hugging Face's tokenizer in a Node process of its own, which waits between passes (<c>wordpiece.js</c> beside this file).</summary>
internal sealed class WordPiecePeer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wordpiece-peer").FullName;
    private readonly Process _node;

    private WordPiecePeer(string script, string vocabularyFile, string[] texts)
    {
        string textsFile = Path.Combine(_folder, "texts.json");
        using (FileStream stream = File.Create(textsFile))
        {
            JsonSerializer.Serialize(stream, texts);
        }

        var start = new ProcessStartInfo("node", [script, vocabularyFile, textsFile, IdsFile]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["TOKENIZERS_PARALLELISM"] = "false";
        start.Environment["RAYON_NUM_THREADS"] = "1";
        _node = Process.Start(start)!;
    }

    private string IdsFile => Path.Combine(_folder, "ids.bin");

    /// <summary>Installs the peer where it is missing; null, with the reason printed, when it is not to be had.</summary>
    public static WordPiecePeer? Start(string vocabularyFile, string[] texts)
    {
        string folder = SourceFolder();
        WordPiecePeer? peer = null;
        try
        {
            if (!Directory.Exists(Path.Combine(folder, "node_modules")))
            {
                using Process npm = Process.Start(new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci"]) { WorkingDirectory = folder })!;
                npm.WaitForExit();
                if (npm.ExitCode != 0)
                {
                    Console.WriteLine($"No peer: npm ci in {folder} ended with code {npm.ExitCode}.");
                    return null;
                }
            }

            peer = new WordPiecePeer(Path.Combine(folder, "wordpiece.js"), vocabularyFile, texts);
            peer.Encode();
            return peer;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Console.WriteLine($"No peer: it needs Node.js and npm on the PATH ({e.Message}).");
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or IOException)
        {
            Console.WriteLine($"No peer: {e.Message}");
            peer?.Dispose();
            return null;
        }
    }

    /// <summary>One pass over all texts; returns its seconds.</summary>
    public double Encode() => double.Parse(Ask("encode").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>The ids of each text.</summary>
    public IEnumerable<int[]> Ids()
    {
        Ask("ids");
        byte[] bytes = File.ReadAllBytes(IdsFile);
        for (int at = 0; at < bytes.Length;)
        {
            int count = BitConverter.ToInt32(bytes, at);
            at += sizeof(int);
            yield return MemoryMarshal.Cast<byte, int>(bytes.AsSpan(at, count * sizeof(int))).ToArray();
            at += count * sizeof(int);
        }
    }

    public void Dispose()
    {
        _node.StandardInput.Close();
        _node.WaitForExit();
        _node.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Ask(string what)
    {
        _node.StandardInput.WriteLine(what);
        _node.StandardInput.Flush();
        return _node.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the Node process ended; its message stands above.");
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
