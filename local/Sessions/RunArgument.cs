using System.CommandLine;
using BertPipeline.Contracts;
using BertPipeline.Local.Client;
using BertPipeline.Orchestration.Status;

namespace BertPipeline.Local.Sessions;

/// <summary>The argument that names a run; the newest when left out.</summary>
internal static class RunArgument
{
    public static Argument<string?> Create() =>
        new("run") { Description = "The run's id; the newest run when left out.", Arity = ArgumentArity.ZeroOrOne };

    public static async Task<string> ResolveAsync(string? run, PipelineClient client, CancellationToken cancellationToken)
    {
        if (run is not null)
        {
            return run;
        }

        IReadOnlyList<RunSummary> newest = await client.ListAsync(1, cancellationToken);
        return newest.Count > 0 ? newest[0].Id : throw new UserErrorException("There is no run yet. 'bert-pipeline demo' makes one.");
    }
}
