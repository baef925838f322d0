using System.CommandLine;
using BertPipeline.Local.Commands.Labels;
using BertPipeline.Local.Commands.LanguageModel;
using BertPipeline.Local.Commands.Models;
using BertPipeline.Local.Commands.Schedules;
using BertPipeline.Local.Commands.Text;
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
        RetryCommand.Create(environment),
        LogsCommand.Create(environment),
        ScheduleCommand.Create(environment),
        PurgeCommand.Create(environment),
        ReportCommand.Create(environment),
        JobsCommand.Create(environment),
        LabelsCommand.Create(environment),
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
        try
        {
            return await InvokeAsync(Root(environment).Parse(arguments), environment);
        }
        catch (Exception e)
        {
            return new CommandFailure(environment).Tell(e);
        }
    }

    private static async Task<int> InvokeAsync(ParseResult parsed, CommandEnvironment environment)
    {
        if (UsageErrors.Has(parsed))
        {
            foreach (string line in UsageErrors.Explain(parsed))
            {
                environment.Say(line);
            }

            return ExitCode.UserError;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = StopTimeout,
            Output = environment.Console.Profile.Out.Writer,
            Error = environment.Error.Profile.Out.Writer,
        });
    }
}
