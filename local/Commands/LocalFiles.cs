using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.Local.Uploads;
using BertPipeline.Storage.Corpora;
using BertPipeline.Text.Reading;

namespace BertPipeline.Local.Commands;

/// <summary>Files that a command names, on their way to where the host finds them.</summary>
internal static class LocalFiles
{
    /// <summary>Uploads a file or folder, and says so.</summary>
    public static async Task<CorpusUpload> UploadAsync(CommandEnvironment environment, HostSession session, string path, CancellationToken cancellationToken)
    {
        CorpusUpload upload = await CorpusUpload.OfAsync(path, cancellationToken);
        environment.Say($"Uploading {path} ({upload.Count} files, {upload.Bytes:N0} bytes) to corpora/{upload.Folder} …");
        if (upload.LeftOut.Count > 0)
        {
            environment.Say($"Warning: left out of {path}, for only {FileFormats.Endings} are read: {string.Join(", ", upload.LeftOut)}");
        }

        await upload.SendAsync(new CorpusStore(session.Storage), cancellationToken);
        return upload;
    }
}
