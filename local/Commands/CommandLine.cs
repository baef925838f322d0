using System.CommandLine;
using BertPipeline.Contracts;
using BertPipeline.Hub;
using BertPipeline.Local.Client;
using BertPipeline.Local.Commands.LanguageModel;
using BertPipeline.Local.Commands.Models;
using BertPipeline.Local.Commands.Text;
using BertPipeline.Local.Settings;
using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Commands;

/// <summary>The command line <c>bert-pipeline</c>: parses, runs, and turns whatever happens into an exit code and a message.</summary>
public static class CommandLine
{
    private const string Description = """
        Turns customer feedback into a BERT tagger: corpora in, a compared and published model out.

        Exit codes:
          0    done
          1    a run failed, or something broke
          2    arguments, request or data need mending; the message says how
          3    the run was cancelled
          130  interrupted (Ctrl+C)
        """;

    // A host that this process started is stopped in order: worker, host, Azurite.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(40);

    public static RootCommand Root(CommandEnvironment environment) => new(Description)
    {
        UpCommand.Create(environment),
        DemoCommand.Create(environment),
        UploadCommand.Create(environment),
        RunCommand.Create(environment),
        StatusCommand.Create(environment),
        RunsCommand.Create(environment),
        CancelCommand.Create(environment),
        ReportCommand.Create(environment),
        JobsCommand.Create(environment),
        ModelsCommand.Create(environment),
        TagCommand.Create(environment),
        ServeCommand.Create(environment),
        TextCommand.Create(environment),
        LanguageModelCommand.Create(environment),
        WorkerCommand.Create(environment),
    };

    public static async Task<int> RunAsync(string[] arguments, CommandEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ParseResult parsed = Root(environment).Parse(arguments);
        if (UsageErrors.Has(parsed))
        {
            foreach (string line in UsageErrors.Explain(parsed))
            {
                environment.Say(line);
            }

            return ExitCode.UserError;
        }

        var invocation = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = StopTimeout,
            Output = environment.Console.Profile.Out.Writer,
            Error = environment.Error.Profile.Out.Writer,
        };
        try
        {
            return await parsed.InvokeAsync(invocation);
        }
        catch (OperationCanceledException e) when (e.InnerException is TimeoutException)
        {
            // Of the HTTP client, which cancels what takes too long.
            string log = environment.Settings.Url is null ? $" Its log is {new HostFolders(environment.Settings.LogFolder, environment.Settings.ScratchFolder).HostLog}." : "";
            environment.Say($"Error: the host has not answered in time: {e.InnerException.Message}{log}");
            return ExitCode.Failure;
        }
        catch (OperationCanceledException)
        {
            environment.Say("Interrupted.");
            return ExitCode.Interrupted;
        }
        catch (UserErrorException e)
        {
            environment.Say($"Error: {e.Message}");
            return ExitCode.UserError;
        }
        catch (Exception e) when (e is HubUnavailableException or HubCorruptionException)
        {
            environment.Say($"Error: {e.Message}");
            return ExitCode.Failure;
        }
        catch (ApiProblemException e)
        {
            environment.Say($"Error: {Explain(e)}");
            return e.Problem.Status < 500 ? ExitCode.UserError : ExitCode.Failure;
        }
        catch (HttpRequestException e)
        {
            environment.Say($"Error: the host does not answer: {e.Message}. Is it still running? 'bert-pipeline up' starts one.");
            return ExitCode.Failure;
        }
    }

    /// <summary>One line a mistake when a request has several.</summary>
    private static string Explain(ApiProblemException e) => e.Problem.Errors is { Count: > 0 } errors
        ? e.Problem.Title + string.Concat(errors.SelectMany(p => p.Value.Select(message => $"\n  {(p.Key.Length == 0 ? "" : p.Key + ": ")}{message}")))
        : e.Message;
}
