using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps.Parameters;

namespace BertPipeline.Orchestration.Plan;

/// <summary>
/// Which settings a variant is tried with: the request's first, then those that most often matter, so that a small budget is well spent. They are multiples of what
/// was asked for, and know no data.
/// </summary>
public static class Trials
{
    private const string AsAsked = "as asked";

    /// <returns>At most the budget's; one, the request's own settings, where nothing is to be searched.</returns>
    public static IReadOnlyList<Trial> Of(RunRequest request, string variant, int seed)
    {
        ArgumentNullException.ThrowIfNull(request);
        TrainClassifierParameters asked = TrainClassifierParameters.From(request, variant, seed);
        IEnumerable<TrainClassifierParameters> others = request.Classifier.Sweep is null ? [] : Variant.Get(variant).Family switch
        {
            VariantFamily.BagOfTricks => BagOfTricks(asked),
            VariantFamily.TfIdf => TfIdf(asked),
            VariantFamily.Bert => Bert(asked),
            _ => Network(asked),
        };
        return [.. others.Distinct().Where(p => p != asked).Select(p => new Trial(Describe(asked, p), p)).Prepend(new(AsAsked, asked)).Take(request.Classifier.Sweep?.Budget ?? 1)];
    }

    private static IEnumerable<TrainClassifierParameters> BagOfTricks(TrainClassifierParameters asked)
    {
        BagOfTricksOptions options = asked.BagOfTricks!;
        return ((BagOfTricksOptions[])
        [
            options with { LearningRate = options.LearningRate * 3 },
            options with { LongestNgram = 3 },
            options with { LearningRate = options.LearningRate / 3 },
            options with { Dimension = options.Dimension * 3 },
            options with { LongestNgram = 1 },
            options with { LearningRate = options.LearningRate * 3, Dimension = options.Dimension * 3 },
            options with { WeightDecay = 0 },
            options with { Epochs = options.Epochs * 2, LearningRate = options.LearningRate * 3 },
            options with { LongestNgram = 3, LearningRate = options.LearningRate * 3 },
        ]).Select(tried => asked with { BagOfTricks = tried });
    }

    private static IEnumerable<TrainClassifierParameters> TfIdf(TrainClassifierParameters asked)
    {
        TfIdfOptions options = asked.TfIdf!;
        TfIdfOptions Balanced(double factor) => options with { C = options.C * factor, ClassWeight = ClassWeight.Balanced };
        return ((TfIdfOptions[])
        [
            options with { C = options.C * 10 },
            Balanced(1),
            Balanced(0.3),
            Balanced(1) with { LongestNgram = 2, SublinearFrequency = true },
            options with { C = options.C * 10, LongestNgram = 2, SublinearFrequency = true },
            Balanced(10),
            options with { C = options.C * 30 },
            Balanced(0.3) with { LongestNgram = 2, SublinearFrequency = true },
            options with { C = options.C * 3 },
        ]).Select(tried => asked with { TfIdf = tried });
    }

    private static IEnumerable<TrainClassifierParameters> Bert(TrainClassifierParameters asked)
    {
        TrainClassifierParameters Rate(double factor) => asked with { Optimizer = asked.Optimizer with { LearningRate = asked.Optimizer.LearningRate * factor } };
        TrainClassifierParameters Head(TrainClassifierParameters at, double factor) =>
            at with { Head = at.Head with { LearningRateFactor = Math.Max(1, (at.Head.LearningRateFactor ?? 1) * factor) } };
        TrainClassifierParameters Longer(TrainClassifierParameters at) => at with { Epochs = at.Epochs * 2 };

        yield return Rate(2);
        yield return Rate(4);
        yield return Longer(Rate(2));
        yield return Head(Rate(4), 0.3);
        yield return Longer(asked);
        yield return Rate(0.5);
        yield return Longer(Head(Rate(4), 0.3));
        yield return Rate(2) with { PositiveWeight = true };
        yield return Rate(4) with { Trainable = asked.Trainable with { Embeddings = false } };
        yield return Head(Rate(2), 0.3);
    }

    /// <summary>Those that begin from random weights.</summary>
    private static IEnumerable<TrainClassifierParameters> Network(TrainClassifierParameters asked)
    {
        TrainClassifierParameters Rate(double factor) => asked with { Optimizer = asked.Optimizer with { LearningRate = asked.Optimizer.LearningRate * factor } };

        yield return Rate(3);
        yield return Rate(0.3);
        yield return Rate(3) with { BatchSize = Math.Max(1, asked.BatchSize / 2) };
        yield return asked with { PositiveWeight = true };
        yield return Rate(3) with { PositiveWeight = true };
        yield return asked with { Epochs = asked.Epochs * 2 };
        yield return asked with { BatchSize = Math.Max(1, asked.BatchSize / 2) };
    }

    private static string Describe(TrainClassifierParameters asked, TrainClassifierParameters tried)
    {
        static string Number(double? value) => (value ?? 0).ToString("g3", CultureInfo.InvariantCulture);
        (string Name, object? Before, object? Now)[] settings =
        [
            ("learning rate", Number(asked.BagOfTricks?.LearningRate ?? asked.Optimizer.LearningRate), Number(tried.BagOfTricks?.LearningRate ?? tried.Optimizer.LearningRate)),
            ("the head's over it", Number(asked.Head.LearningRateFactor), Number(tried.Head.LearningRateFactor)),
            ("epochs", asked.BagOfTricks?.Epochs ?? asked.Epochs, tried.BagOfTricks?.Epochs ?? tried.Epochs),
            ("batch size", asked.BatchSize, tried.BatchSize),
            ("positives weighed", asked.PositiveWeight, tried.PositiveWeight),
            ("embeddings learn", asked.Trainable.Embeddings, tried.Trainable.Embeddings),
            ("longest n-gram", asked.BagOfTricks?.LongestNgram ?? asked.TfIdf?.LongestNgram, tried.BagOfTricks?.LongestNgram ?? tried.TfIdf?.LongestNgram),
            ("dimension", asked.BagOfTricks?.Dimension, tried.BagOfTricks?.Dimension),
            ("C", Number(asked.TfIdf?.C), Number(tried.TfIdf?.C)),
            ("class weight", asked.TfIdf?.ClassWeight, tried.TfIdf?.ClassWeight),
            ("sublinear frequency", asked.TfIdf?.SublinearFrequency, tried.TfIdf?.SublinearFrequency),
            ("weight decay", Number(asked.BagOfTricks?.WeightDecay), Number(tried.BagOfTricks?.WeightDecay)),
        ];
        return string.Join(", ", settings.Where(s => !Equals(s.Before, s.Now)).Select(s => s.Now switch
        {
            true => s.Name,
            false => $"not: {s.Name}",
            ClassWeight weight => $"{s.Name} {JsonName.Of(weight)}",
            _ => $"{s.Name} {Convert.ToString(s.Now, CultureInfo.InvariantCulture)}",
        }));
    }
}
