using System.Globalization;
using BertPipeline.Local.Results;
using BertPipeline.Local.Terminal;
using BertPipeline.Storage;
using BertPipeline.Storage.Models;
using Spectre.Console;

namespace BertPipeline.Local.Commands.Models;

/// <summary>What <c>models current</c>, <c>promote</c> and <c>rollback</c> print.</summary>
/// <param name="Model"><c>name/version</c>; null where the name means none.</param>
/// <param name="IsChosen">False where nobody ever chose, and the name means its newest version.</param>
internal sealed record CurrentModel(string Name, string? Model, bool IsChosen, DateTimeOffset Since, string By, string Why, IReadOnlyList<EarlierVersion> Earlier)
{
    public static async Task<CurrentModel> ReadAsync(PipelineStorage storage, ModelStore store, string name, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await new CurrentVersions(storage, store, time).FindAsync(name, cancellationToken) is { } chosen)
        {
            return Of(name, chosen);
        }

        ModelManifest newest = await PublishedModel.FindAsync(store, name, cancellationToken);
        return new(newest.Name, $"{newest.Name}/{newest.Version}", IsChosen: false, newest.CreatedAt, newest.Owner, "the newest version; none was ever chosen", []);
    }

    public static CurrentModel Of(string name, CurrentVersion current) =>
        new(name, current.Version is { } version ? $"{name}/{version}" : null, IsChosen: true, current.Since, current.By, current.Why, current.Earlier);

    public void Print(CommandEnvironment environment, bool json)
    {
        if (json)
        {
            environment.PrintJson(this);
            return;
        }

        environment.Print($"{Model ?? $"{Name} has no current version"} since {Minute(Since)} by {By}: {Why}");
        if (Earlier.Count == 0)
        {
            return;
        }

        Table table = new Table().Border(TableBorder.None).AddColumn("before", c => c.NoWrap()).AddColumn("since (UTC)", c => c.NoWrap()).AddColumn("by").AddColumn("why");
        foreach (EarlierVersion earlier in Earlier)
        {
            table.AddRow(
                new Paragraph($"{Name}/{earlier.Version}"), new Paragraph(Minute(earlier.Since)), new Paragraph(earlier.By),
                new Paragraph(earlier.Why + (earlier.GoneBackFrom ? " (gone back from)" : "")));
        }

        environment.Console.Write(table);
    }

    private static string Minute(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
