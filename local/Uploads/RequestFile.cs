using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Orchestration.Requests;

namespace BertPipeline.Local.Uploads;

/// <summary>A run request in a file.</summary>
internal static class RequestFile
{
    /// <summary>The object as it stands there; the host checks it.</summary>
    /// <exception cref="UserErrorException">There is no such file, or no JSON object in it.</exception>
    public static async Task<JsonObject> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        if (!file.Exists)
        {
            throw new UserErrorException($"There is no file '{file.FullName}'.");
        }

        try
        {
            return file.Length > RequestReader.MostBytes
                ? throw new UserErrorException(RequestReader.TooLong())
                : RequestReader.ReadObject(await File.ReadAllBytesAsync(file.FullName, cancellationToken));
        }
        catch (UserErrorException e)
        {
            throw new UserErrorException($"{file.FullName}: {e.Message}", e);
        }
    }
}
