using System.Globalization;
using System.Runtime.CompilerServices;
using BertPipeline.Contracts;
using BertPipeline.Hub;
using BertPipeline.Local.Client;
using BertPipeline.Local.Settings;
using BertPipeline.Local.Terminal;
using BertPipeline.Storage;

namespace BertPipeline.Local.Commands;

/// <summary>What a command that threw says, and the exit code it ends with. A stack trace goes into a file, never to the terminal.</summary>
internal sealed class CommandFailure(CommandEnvironment environment)
{
    /// <returns>The <see cref="ExitCode"/>.</returns>
    public int Tell(Exception exception)
    {
        switch (exception)
        {
            case OperationCanceledException { InnerException: TimeoutException timeout }:
                // Of the HTTP client, which cancels what takes too long.
                string log = environment.Settings.Url is null ? $" Its log is {new HostFolders(environment.Settings.LogFolder, environment.Settings.ScratchFolder).HostLog}." : "";
                return Say(ExitCode.Failure, $"the host has not answered in time: {timeout.Message}{log}");
            case OperationCanceledException:
                environment.Say("Interrupted.");
                return ExitCode.Interrupted;
            case UserErrorException:
                return Say(ExitCode.UserError, exception.Message);
            case HubUnavailableException or HubCorruptionException:
                return Say(ExitCode.Failure, exception.Message);
            case ApiProblemException e:
                // 503: the host's storage does not answer, which ends a command that asks it itself in the same way.
                return Say(e.Problem.Status is < 500 or 503 ? ExitCode.UserError : ExitCode.Failure, Explain(e));
            case HttpRequestException:
                return Say(ExitCode.Failure, $"the host does not answer: {exception.Message}. Is it still running? 'bert-pipeline up' starts one.");
            case IOException or UnauthorizedAccessException:
                return Say(ExitCode.UserError, $"{OneLine(exception.Message)}{Details(exception)}");
            default:
                return TellRest(exception);
        }
    }

    // A method of its own: the type is looked up when a method begins, and brings Azure's libraries along, which take longer to load than most commands run.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int TellRest(Exception exception) => StorageFailure.Of(exception) is { } failure
        ? Say(ExitCode.UserError, $"the storage does not do what it was asked: {OneLine(failure.Message)} Is the account there, and may you use it?{Details(exception)}")
        : Say(ExitCode.Failure, $"something broke that should not: {OneLine(exception.Message)} ({exception.GetType().Name}){Details(exception)}");

    private int Say(int code, string message)
    {
        environment.Say($"Error: {message}");
        return code;
    }

    /// <summary>One line a mistake when a request has several.</summary>
    private static string Explain(ApiProblemException e) => e.Problem.Errors is { Count: > 0 } errors
        ? e.Problem.Title + string.Concat(errors.SelectMany(p => p.Value.Select(message => $"\n  {(p.Key.Length == 0 ? "" : p.Key + ": ")}{message}")))
        : e.Message;

    /// <summary>The first line: storage adds its headers below.</summary>
    private static string OneLine(string message) => PrintableText.Of(message.Split('\n')[0].Trim(), longest: 500);

    /// <summary>Keeps the stack trace where the state lies, and says in which file; nothing when that cannot be written either.</summary>
    private string Details(Exception exception)
    {
        try
        {
            string path = Path.Combine(environment.Settings.LogFolder, "errors.log");
            PrivateFiles.CreateFolder(environment.Settings.Folder);
            PrivateFiles.CreateFolder(environment.Settings.LogFolder);
            using var log = new StreamWriter(PrivateFiles.OpenToAppend(path));
            log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{environment.Time.GetUtcNow():yyyy-MM-dd HH:mm:ss} {exception}"));
            return $" Details: {path}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or UserErrorException)
        {
            return "";
        }
    }
}
