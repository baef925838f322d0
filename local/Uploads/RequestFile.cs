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
            // A device has no length, and may have no end.
            await using FileStream content = file.OpenRead();
            byte[] bytes = new byte[RequestReader.MostBytes + 1];
            int length = await content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
            return length > RequestReader.MostBytes ? throw new UserErrorException(RequestReader.TooLong()) : RequestReader.ReadObject(bytes.AsMemory(0, length));
        }
        catch (UserErrorException e)
        {
            throw new UserErrorException($"{file.FullName}: {e.Message}", e);
        }
    }
}
