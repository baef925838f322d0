using BertPipeline.Contracts.Artifacts;
using BertPipeline.Storage.Corpora;

namespace BertPipeline.Orchestration.Steps;

/// <summary>What a step works on: its inputs as local folders, a folder for its output, and the counts it reports.</summary>
public sealed class StepWork<TParameters> : IDisposable
{
    private readonly StepServices _services;
    private readonly ScratchFolder _folder;

    internal StepWork(StepCall<TParameters> call, StepServices services)
    {
        Call = call;
        _services = services;
        _folder = new ScratchFolder(services.ScratchRoot, call.Step.Id);
        OutputFolder = _folder.Create("output");
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
        string folder = _folder.Create(Path.Combine("inputs", input));
        ArtifactRef artifact = Call.Inputs[input];
        await (names.Length == 0
            ? _services.Artifacts.DownloadAsync(artifact, folder, cancellationToken)
            : _services.Artifacts.DownloadAsync(artifact, names, folder, cancellationToken)).ConfigureAwait(false);
        return folder;
    }

    /// <summary>Copies a dropped blob, as it was when it was listed, to a local file and opens that: readers look at a file twice.</summary>
    public async Task<Stream> OpenAsync(DroppedBlob blob, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.SequentialScan | FileOptions.Asynchronous,
        };
        var file = new FileStream(Path.Combine(_folder.Path, "dropped"), options);
        await using (Stream content = await _services.Corpora.OpenReadAsync(blob, cancellationToken).ConfigureAwait(false))
        {
            await content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
        }

        file.Position = 0;
        return file;
    }

    /// <summary>Ends the step when the run has been cancelled; called between parts of long work.</summary>
    public async Task ThrowIfCancelledAsync(CancellationToken cancellationToken)
    {
        if (await _services.Runs.IsCancelledAsync(Call.RunId, cancellationToken).ConfigureAwait(false))
        {
            throw new RunCancelledException();
        }
    }

    public void Dispose() => _folder.Dispose();
}
