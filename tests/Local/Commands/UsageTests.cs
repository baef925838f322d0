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
    public async Task UserErrors_EndWithTwoAndNoStackTrace(string message, params string[] arguments)
    {
        using var command = new CommandRunner();

        Assert.Equal(ExitCode.UserError, await command.RunAsync(arguments));
        Assert.StartsWith("Error: ", command.Error, StringComparison.Ordinal);
        Assert.Contains(message, command.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", command.Error, StringComparison.Ordinal);
    }
}
