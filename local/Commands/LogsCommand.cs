using System.CommandLine;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Local.Watching;

namespace BertPipeline.Local.Commands;

/// <summary><c>logs</c>: what a GPU job has logged, and logs.</summary>
internal static class LogsCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        Argument<string?> run = RunArgument.Create();
        var job = new Argument<string?>("job") { Description = "The job, as 'jobs' lists it; the one that runs, or ran last, when left out.", Arity = ArgumentArity.ZeroOrOne };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the job has ended; without a job, from job to job until the run has." };
        var command = new Command("logs", "Show what a run's GPU job logs.") { run, job, follow };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            bool follows = arguments.GetValue(follow);
            await using HostSession session = await HostSession.OpenAsync(environment, follows ? HostNeed.Workers : HostNeed.Storage, cancellationToken);
            string id = await RunArgument.ResolveAsync(arguments.GetValue(run), session.Client, cancellationToken);
            var log = new LogView(session.Client, id, environment.Console.Profile.Out.Writer, environment.Say);
            if (follows)
            {
                await log.FollowAsync(arguments.GetValue(job), environment.Time, cancellationToken);
            }
            else
            {
                await log.ShowAsync(arguments.GetValue(job), cancellationToken);
            }

            return ExitCode.Success;
        });
        return command;
    }
}
