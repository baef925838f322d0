using System.Collections.Concurrent;
using System.Globalization;
using BertPipeline.Hub;
using BertPipeline.Local.Terminal;
using Spectre.Console;

namespace BertPipeline.Local.Commands.Models;

/// <summary>How far a download is, on standard error: bars on a terminal, else a line a file.</summary>
internal static class DownloadView
{
    public static Task<T> RunAsync<T>(CommandEnvironment environment, Func<Action<HubProgress>, Task<T>> download) =>
        environment.Error.Profile.Capabilities is { Interactive: true, Ansi: true }
            ? WithBarsAsync(environment.Error, download)
            : download(progress => Tell(environment, progress));

    private static void Tell(CommandEnvironment environment, HubProgress progress)
    {
        if (progress.Bytes == progress.Total)
        {
            environment.Say(string.Create(CultureInfo.InvariantCulture, $"{progress.File}: {progress.Bytes:N0} bytes"));
        }
    }

    private static Task<T> WithBarsAsync<T>(IAnsiConsole console, Func<Action<HubProgress>, Task<T>> download) => console.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
        .StartAsync(context =>
        {
            var bars = new ConcurrentDictionary<string, ProgressTask>();
            return download(progress =>
            {
                ProgressTask bar = bars.GetOrAdd(progress.File, file => context.AddTask(Markup.Escape(file)));
                bar.IsIndeterminate = progress.Total is null;
                bar.MaxValue = progress.Total ?? double.MaxValue;
                bar.Value = progress.Bytes;
            });
        });
}
