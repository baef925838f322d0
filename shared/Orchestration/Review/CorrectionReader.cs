using BertPipeline.Orchestration.Requests;
using BertPipeline.Storage;

namespace BertPipeline.Orchestration.Review;

/// <summary>Reads corrections, or says everything that is wrong with them.</summary>
public static class CorrectionReader
{
    /// <summary>Of one request.</summary>
    public const int MostCorrections = 1000;

    private const int MostLabels = 200;
    private const int LongestLabel = 200;

    public static RequestReading<CorrectionRequest> Read(ReadOnlyMemory<byte> json) => RequestReader.Read<CorrectionRequest>(json, Check);

    private static void Check(CorrectionRequest request, ValidationErrors errors)
    {
        if (request.Run is null == request.Folder is null)
        {
            errors.Add("", "Name either a run, whose labelled folder gets the corrections, or a folder.");
        }

        errors.Try("run", () => StorageName.CheckId("run id", request.Run ?? "default"));
        errors.Try("folder", () => StorageName.CheckPath("corpus", request.Folder ?? "default"));
        if (request.Corrections.Count is 0 or > MostCorrections)
        {
            errors.Add("corrections", $"must be 1 to {MostCorrections:N0} corrections, but are {request.Corrections.Count:N0}.");
            return;
        }

        foreach ((int i, Correction correction) in request.Corrections.Index())
        {
            if (Problem(request, correction) is { } problem)
            {
                errors.Add($"corrections[{i}]", problem);
            }
        }
    }

    private static string? Problem(CorrectionRequest request, Correction correction) =>
        correction.Id is null == correction.Text is null ? "has either an id or a text."
        : correction.Id is not null && request.Run is null ? "has an id, which says something of a run only; name the run, or the text."
        : correction.Text is { } text && string.IsNullOrWhiteSpace(text) ? "has a text without a word."
        : correction.Labels.Count > MostLabels ? $"has {correction.Labels.Count} labels; {MostLabels} are allowed."
        : correction.Labels.Any(label => string.IsNullOrWhiteSpace(label) || label != label.Trim() || label.Length > LongestLabel || label.Any(char.IsControl))
            ? $"has a label that is empty, longer than {LongestLabel} characters, begins or ends with a space, or holds a control character."
        : null;
}
