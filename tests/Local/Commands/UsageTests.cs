using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Tests.Commands;

public class UsageTests
{
    [Fact]
    public async Task Help_ListsCommandsAndExitCodes()
    {
        using var command = new CommandRunner();

        Assert.Equal(ExitCode.Success, await command.RunAsync("--help"));
        string[] commands = ["up", "demo", "upload", "run", "status", "runs", "cancel", "report", "jobs", "models", "tag", "serve", "worker"];
        Assert.All(commands, name => Assert.Contains($"\n  {name} ", command.Output, StringComparison.Ordinal));
        Assert.Contains("130  interrupted", command.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Unknown argument 'rum'. Did you mean 'run'?", "rum")]
    [InlineData("Unknown option '--epoch'. Did you mean '--epochs'?", "run", "--epoch", "3")]
    [InlineData("Cannot parse argument 'x' for option '--epochs' as a whole number.", "run", "--epochs", "x")]
    [InlineData("--port must be from 0 to 65535.", "up", "--port", "70000")]
    [InlineData("--workers must be from 0 to 64.", "up", "--workers", "-1")]
    [InlineData("Cannot parse argument 'abc' for option '--port' as a whole number.", "up", "--port", "abc")]
    [InlineData("Cannot parse argument 'abc' for option '--workers' as a whole number.", "up", "--workers", "abc")]
    [InlineData("Required argument missing for command: 'cancel'.", "cancel")]
    [InlineData("Option '--model' is required.", "tag")]
    [InlineData("Option '--model' is required.", "serve")]
    public async Task WrongArguments_SayWhatAndWhereToRead(string message, params string[] arguments)
    {
        using var command = new CommandRunner();

        Assert.Equal(ExitCode.UserError, await command.RunAsync(arguments));
        Assert.Contains(message, command.Error, StringComparison.Ordinal);
        Assert.Contains("--help'", command.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no file", "run", "--request", "nowhere.json")]
    [InlineData("No host is running", "run", "--corpus", "f", "--detach")]
    [InlineData("No host is running", "worker")]
    [InlineData("There is no file", "upload", "f", "nowhere.txt")]
    [InlineData("is a folder. Name the files in it.", "upload", "f", "/")]
    public async Task UserErrors_EndWithTwoAndNoStackTrace(string message, params string[] arguments)
    {
        using var command = new CommandRunner();

        Assert.Equal(ExitCode.UserError, await command.RunAsync(arguments));
        Assert.StartsWith("Error: ", command.Error, StringComparison.Ordinal);
        Assert.Contains(message, command.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LongArgument_IsNotEchoedWhole()
    {
        using var command = new CommandRunner();

        Assert.Equal(ExitCode.UserError, await command.RunAsync("run", "--" + new string('x', 100_000)));
        Assert.DoesNotContain(new string('x', 300), command.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StorageThatDoesNotAnswer_IsTold()
    {
        // Nobody listens on port 1.
        using var command = new CommandRunner
        {
            Storage = new() { ConnectionString = "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=eA==;BlobEndpoint=http://127.0.0.1:1/a;QueueEndpoint=http://127.0.0.1:1/a;TableEndpoint=http://127.0.0.1:1/a;" },
        };

        Assert.Equal(ExitCode.UserError, await command.RunAsync("models"));
        Assert.StartsWith("Error: the storage does not do what it was asked: ", command.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", command.Error, StringComparison.Ordinal);
        string log = Path.Combine(command.Folder, ".bert-pipeline", "logs", "errors.log");
        Assert.EndsWith($"Details: {log}{Environment.NewLine}", command.Error, StringComparison.Ordinal);
        Assert.Contains("   at ", await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere/out.jsonl", "cannot be written")]
    [InlineData("", "is a folder. Name a file in it.")]
    [InlineData("/dev/full", "No space left on device")]
    public async Task OutputThatCannotBeWritten_IsAUserError(string output, string message)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's.");
        using var command = new CommandRunner();
        string input = command.Write("in.txt", "One. Two.\n");

        Assert.Equal(ExitCode.UserError, await command.RunAsync("text", "split", input, "-o", Path.Combine(command.Folder, output)));
        Assert.Contains(message, command.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", command.Error, StringComparison.Ordinal);
        Assert.False(File.Exists("/dev/full.part"));
    }

    [Fact]
    public async Task FolderThatIsAFile_IsAUserError()
    {
        using var command = new CommandRunner();
        string input = command.Write("in.txt", "One. Two.\n");

        Assert.Equal(ExitCode.UserError, await command.RunAsync("text", "train-vocab", input, "-o", input));
        Assert.StartsWith("Error: ", command.Error, StringComparison.Ordinal);
        Assert.Contains(input, command.Error, StringComparison.Ordinal);
    }
}
