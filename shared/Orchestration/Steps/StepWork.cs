using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Storage.Artifacts;

namespace BertPipeline.Orchestration.Steps;

/// <summary>What a step works on: its inputs as local folders, a folder for its output, and the counts it reports.</summary>
public sealed class StepWork<TParameters> : IDisposable
{
    private readonly ArtifactStore _artifacts;
    private readonly ScratchFolder _folder;

    internal StepWork(StepCall<TParameters> call, StepRunner runner, ArtifactStore artifacts)
    {
        Call = call;
        _artifacts = artifacts;
        _folder = runner.CreateFolder(call.Step.Id);
        OutputFolder = _folder.CreateFolder("output");
    }

    public StepCall<TParameters> Call { get; }

    public TParameters Parameters => Call.Parameters;

    /// <summary>Counts and figures that the status and the report show.</summary>
    public Dictionary<string, string> Summary { get; } = [];

    public string OutputFolder { get; }

    /// <summary>Path of an output file; every file written there becomes part of the artifact.</summary>
    public string Output(string name) => Path.Combine(OutputFolder, name);

    /// <summary>Downloads files of an input (all when none are named), digests checked; returns their folder.</summary>
    public async Task<string> InputAsync(string input, CancellationToken cancellationToken, params string[] names)
    {
        string folder = _folder.CreateFolder(Path.Combine("inputs", input));
        ArtifactRef artifact = Call.Inputs[input];
        await (names.Length == 0
            ? _artifacts.DownloadAsync(artifact, folder, cancellationToken)
            : _artifacts.DownloadAsync(artifact, names, folder, cancellationToken));
        return folder;
    }

    /// <summary>Path of a file that lives as long as the work, and is no part of the artifact.</summary>
    public string Scratch(string name) => Path.Combine(_folder.Path, name);

    public void Dispose() => _folder.Dispose();
}
