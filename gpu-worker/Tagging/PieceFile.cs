using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;

namespace BertPipeline.GpuWorker.Tagging;

/// <summary>The JSON lines of a split's part: one <see cref="Piece"/> a line.</summary>
internal static class PieceFile
{
    /// <exception cref="UserErrorException">A line is no piece.</exception>
    public static IReadOnlyList<Piece> Read(string path)
    {
        var pieces = new List<Piece>();
        foreach (string line in File.ReadLines(path).Where(line => line.Length > 0))
        {
            try
            {
                pieces.Add(JsonSerializer.Deserialize<Piece>(line, PipelineJson.Options) ?? throw new JsonException("null"));
            }
            catch (JsonException exception)
            {
                throw new UserErrorException($"{path}, line {pieces.Count + 1}: not a piece ({exception.Message}).", exception);
            }
        }

        return pieces;
    }
}
