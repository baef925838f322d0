using BertPipeline.Hub;
using BertPipeline.Local.Commands;
using BertPipeline.Local.Settings;
using BertPipeline.Local.Terminal;
using BertPipeline.Storage;
using Spectre.Console;

namespace BertPipeline.Local.Tests.Commands;

/// <summary>Runs the command line in this process, in a folder of its own, and keeps what it prints.</summary>
internal sealed class CommandRunner : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public string Folder { get; } = Directory.CreateTempSubdirectory("bert-pipeline-").FullName;

    public Uri? Url { get; init; }

    /// <summary>The account that commands work on directly; without one they say which settings they want.</summary>
    public StorageOptions? Storage { get; init; }

    public HubOptions Hub { get; init; } = new();

    /// <summary>The worker's program; the one that was built when left out.</summary>
    public string? WorkerProgram { get; init; }

    /// <summary>Answers for the user; nobody is there when left out.</summary>
    public Func<string, bool>? Confirm { get; init; }

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync(arguments, Environment);

    /// <summary>What a command that threw this prints and ends with.</summary>
    public int Fail(Exception exception) => new CommandFailure(Environment).Tell(exception);

    public string Write(string name, string content)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private CommandEnvironment Environment => new()
    {
        Console = Plain(_output),
        Error = Plain(_error),
        Time = TimeProvider.System,
        Settings = new LocalSettings { Folder = Path.Combine(Folder, ".bert-pipeline"), Url = Url, Storage = Storage ?? new(), Hub = Hub, WorkerProgram = WorkerProgram },
        Confirm = Confirm,
    };

    private static IAnsiConsole Plain(TextWriter writer)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = 200;
        return console;
    }
}
