using BertPipeline.GpuWorker.Tagging;
using Microsoft.AspNetCore.Http;

namespace BertPipeline.GpuWorker.Serving;

/// <summary>From a request to its predictions: texts are encoded where they arrive, and scored with those of other requests.</summary>
/// <param name="tagger">The model.</param>
/// <param name="thresholds">Least score of each tag; a tag without one never applies.</param>
/// <param name="queue">Scores with the tagger.</param>
/// <param name="options">The limits.</param>
internal sealed class Predictor(ITagger tagger, IReadOnlyDictionary<string, double> thresholds, ScoringQueue queue, ServeOptions options)
{
    private const int ScoreDigits = 6; // As 'tag' writes them.

    /// <returns>For each text a prediction a tag, by falling score.</returns>
    /// <exception cref="RefusedRequestException">A text is empty or too long, there are none or too many, or the model failed.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<Prediction>>> PredictAsync(PredictInputs inputs, bool truncate, bool rawScores, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> texts = inputs.Texts;
        if (texts.Count == 0)
        {
            throw new RefusedRequestException(StatusCodes.Status422UnprocessableEntity, ErrorKind.Validation, "inputs has no text.");
        }

        if (texts.Count > options.MaxClientBatchSize)
        {
            throw TooLarge($"inputs has {texts.Count} texts; a request may have {options.MaxClientBatchSize} (--max-client-batch-size). Send them in several.");
        }

        EncodedText[] encoded = [.. texts.Select((text, index) => Encode(text, index, truncate))];
        float[][] logits = await queue.ScoreAsync(encoded, cancellationToken).WaitAsync(cancellationToken);
        return [.. logits.Select(row => Predictions(row, rawScores))];
    }

    /// <summary>Whether the model scores; it is tried where it failed last.</summary>
    public async Task<bool> IsWellAsync(CancellationToken cancellationToken)
    {
        try
        {
            return !queue.HasFailed || await queue.ScoreAsync([tagger.Encode("a")], cancellationToken) is not null;
        }
        catch (RefusedRequestException)
        {
            return false;
        }
    }

    private EncodedText Encode(string text, int index, bool truncate)
    {
        if (text.Length == 0)
        {
            throw new RefusedRequestException(StatusCodes.Status422UnprocessableEntity, ErrorKind.Validation, $"inputs[{index}] is empty.");
        }

        EncodedText encoded = tagger.Encode(text);
        return truncate || tagger.MaxLength is not { } limit || encoded.Tokens <= limit
            ? encoded
            : throw TooLarge($"inputs[{index}] has {encoded.Tokens} tokens; the model reads {limit}, [CLS] and [SEP] among them. Shorten it, or send \"truncate\": true.");
    }

    private Prediction[] Predictions(float[] logits, bool rawScores)
    {
        if (logits.Any(float.IsNaN))
        {
            throw new RefusedRequestException(StatusCodes.Status424FailedDependency, ErrorKind.Backend, "The model's scores are not numbers (NaN): its weights are damaged.");
        }

        var scores = TagScores.Of(tagger, logits, thresholds);
        return [.. tagger.Tags
            .Select((tag, i) => new Prediction(tag, Math.Round(rawScores ? logits[i] : scores.Scores[i], ScoreDigits), scores.Tags.Contains(tag)))
            .OrderByDescending(prediction => prediction.Score)];
    }

    private static RefusedRequestException TooLarge(string message) => new(StatusCodes.Status413PayloadTooLarge, ErrorKind.Validation, message);
}
