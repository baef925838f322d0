using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using BertPipeline.Contracts;
using BertPipeline.Hub;
using BertPipeline.Local.Results;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Orchestration.Models;
using BertPipeline.Storage.Models;

namespace BertPipeline.Local.Commands.Models;

/// <summary><c>models delete</c>: versions of a model.</summary>
internal static partial class DeleteCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var model = new Argument<string>("model") { Description = "name/version, or a name that has one version." };
        var all = new Option<bool>("--all") { Description = "Every version of the name." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        Option<bool> json = JsonOption.Create();
        var command = new Command("delete", "Delete a model's version; its number is not given to another. The current version goes last.") { model, all, yes, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Storage, cancellationToken);
            var store = new ModelStore(session.Storage, environment.Time);
            IReadOnlyList<(string Name, string Version)> chosen =
                await ChooseAsync(store, arguments.GetRequiredValue(model), arguments.GetValue(all), cancellationToken);
            string list = string.Join(", ", chosen.Select(c => $"{c.Name}/{c.Version}"));
            if (!arguments.GetValue(yes) && !Confirm(environment, list))
            {
                environment.Say("Nothing was deleted.");
                return ExitCode.Cancelled;
            }

            foreach ((string name, string version) in chosen)
            {
                if (!await store.DeleteAsync(name, version, cancellationToken))
                {
                    throw await PublishedModel.UnknownAsync(store, $"{name}/{version}", cancellationToken);
                }
            }

            if (arguments.GetValue(json))
            {
                environment.PrintJson(chosen.Select(c => $"{c.Name}/{c.Version}"));
            }
            else
            {
                environment.Print($"Deleted {list}.");
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<IReadOnlyList<(string Name, string Version)>> ChooseAsync(ModelStore store, string model, bool all, CancellationToken cancellationToken)
    {
        Match versioned = Versioned().Match(model);
        if (versioned.Success)
        {
            if (all)
            {
                throw new UserErrorException($"'{model}' is one version; --all goes with a name.");
            }

            (string name, string version) = (versioned.Groups["name"].Value, versioned.Groups["version"].Value);
            return await store.HasAsync(name, version, cancellationToken)
                ? [(name, version)]
                : throw await PublishedModel.UnknownAsync(store, model, cancellationToken);
        }

        IReadOnlyList<ModelManifest> versions = await VersionsAsync(store, model, cancellationToken);
        return versions.Count switch
        {
            0 => throw await PublishedModel.UnknownAsync(store, model, cancellationToken),
            > 1 when !all => throw new UserErrorException(
                $"'{model}' has {versions.Count} versions. Name one ({string.Join(", ", versions.Select(v => $"{v.Name}/{v.Version}"))}), or all with --all."),
            _ => await CurrentLastAsync(store, versions, cancellationToken),
        };
    }

    /// <summary>The current version goes when it is the only one.</summary>
    private static async Task<IReadOnlyList<(string Name, string Version)>> CurrentLastAsync(ModelStore store, IReadOnlyList<ModelManifest> versions, CancellationToken cancellationToken)
    {
        string? current = (await store.FindAsync(versions[0].Name, cancellationToken))?.Version;
        return [.. versions.OrderBy(v => v.Version == current).Select(v => (v.Name, v.Version))];
    }

    /// <summary>Of a hub's name with a revision those that it means, else all.</summary>
    private static async Task<IReadOnlyList<ModelManifest>> VersionsAsync(ModelStore store, string model, CancellationToken cancellationToken)
    {
        if (!HubModelName.IsOnHub(model))
        {
            return await store.ListVersionsAsync(model, cancellationToken);
        }

        HubModelName name = HubModelName.Parse(model);
        IReadOnlyList<ModelManifest> versions = await store.ListVersionsAsync(name.StoreName, cancellationToken);
        return name.Revision is null ? versions : [.. versions.Where(v => HubModels.IsOf(v, name))];
    }

    private static bool Confirm(CommandEnvironment environment, string list) => environment.Confirm is { } ask
        ? ask(string.Create(CultureInfo.InvariantCulture, $"Delete {list}? It cannot be undone."))
        : throw new UserErrorException($"Nobody can be asked whether to delete {list}: add --yes.");

    [GeneratedRegex(@"^(?<name>.+)/(?<version>\d{4})\z")]
    private static partial Regex Versioned();
}
