using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Storage;
using BertPipeline.Storage.Corpora;
using BertPipeline.Storage.Models;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Requests;

/// <summary>What must hold of a run request beyond types and ranges; needs no storage.</summary>
internal static class RunRequestRules
{
    /// <summary>Of one run; a run's custom status has three rows for each, and Durable Functions limits its size.</summary>
    public const int MaxTaggers = 24;

    private const int MostCurvePoints = 8;
    private const int MostExternal = 4;

    public static void Check(RunRequest request, DateTimeOffset now, ValidationErrors errors)
    {
        errors.Try("corpus", () => StorageName.CheckPath("corpus", request.Corpus));
        errors.Try("labelled", () => StorageName.CheckPath("corpus", request.Labelled ?? CorpusStore.LabelledFolder));
        errors.Try("ulmfit.pretrainOn", () => StorageName.CheckPath("corpus", request.Ulmfit.PretrainOn ?? request.Corpus));
        errors.Try("languageModel.continueFrom", () => StorageName.CheckPath("model", request.LanguageModel.ContinueFrom ?? "default"));
        errors.Try("languageModel.publishAs", () => ModelName.Check(request.LanguageModel.PublishAs ?? "default"));
        errors.Try("publishAs", () => ModelName.Check(request.PublishAs ?? "default"));
        errors.Try("baseModel", () => StorageName.CheckPath("model", request.BaseModel));
        CheckExternal(request.External, errors);
        CheckReading(request, errors);
        CheckVariants(request, errors);
        if (request.Seeds.Count == 0 || request.Seeds.Distinct().Count() != request.Seeds.Count || request.Seeds.Any(s => s < 0))
        {
            errors.Add("seeds", "must be one or more different numbers, none negative.");
        }
        else if (request.Variants.Count * request.Seeds.Count is > MaxTaggers and int taggers)
        {
            errors.Add("seeds", $"{request.Seeds.Count} seeds of {request.Variants.Count} variants make {taggers} taggers; a run trains at most {MaxTaggers}. Start several runs: they share what they have in common.");
        }

        if (request.Classifier.LearningCurve is { Count: > 0 } curve && (curve.Count > MostCurvePoints || curve.Any(labels => labels < 1) || curve.Zip(curve.Skip(1)).Any(pair => pair.First >= pair.Second)))
        {
            errors.Add("classifier.learningCurve", $"must be at most {MostCurvePoints} rising numbers of labelled pieces, such as [200, 500, 1000].");
        }

        if (request.Classifier is { LearningCurve.Count: > 0, Folds: > 1 })
        {
            errors.Add("classifier.folds", "has no learning curve beside it: its points would each be trained once a fold. Set classifier.folds to 1, or leave classifier.learningCurve out.");
        }

        CheckEnsemble(request, errors);
        if (request.Classifier.ValidationShare + request.Classifier.TestShare > 0.9)
        {
            errors.Add("classifier", "validationShare and testShare leave less than a tenth of the pieces to train on.");
        }

        if (request.Classifier.LabelCheck is { } check && check.Variant != Variant.TfIdf && !request.Variants.Contains(check.Variant))
        {
            errors.Add("classifier.labelCheck.variant", $"'{PrintableText.Of(check.Variant)}' is neither {Variant.TfIdf} nor one of the variants {string.Join(", ", request.Variants)}.");
        }

        CheckFamilies(request.Classifier, errors);
        CheckOperatingPoints(request.Classifier.OperatingPoints, errors);
        if (request.Deadline <= now)
        {
            errors.Add("deadline", $"{request.Deadline:u} has passed.");
        }

        CheckScratch(request.BaseModel, errors);
        CheckContinued(request, errors);
    }

    private static void CheckReading(RunRequest request, ValidationErrors errors)
    {
        (string Section, string? Delimiter, string? Encoding)[] readings =
        [
            ("languageModel", request.LanguageModel.Delimiter, request.LanguageModel.Encoding),
            ("classifier", request.Classifier.Delimiter, request.Classifier.Encoding),
        ];
        foreach ((string section, string? delimiter, string? encoding) in readings)
        {
            errors.Try(section + ".delimiter", () => RowOptions.DelimiterOf(delimiter ?? ","));
            errors.Try(section + ".encoding", () => TextEncodings.Of(encoding ?? "utf-8"));
        }

        if (request.Classifier.LabelSeparator is "")
        {
            errors.Add("classifier.labelSeparator", "must be at least one character.");
        }
    }

    private static void CheckExternal(IReadOnlyDictionary<string, string> external, ValidationErrors errors)
    {
        if (external.Count > MostExternal)
        {
            errors.Add("external", $"names {external.Count} files of predictions; a run compares at most {MostExternal}.");
        }

        foreach ((string name, string folder) in external)
        {
            errors.Try($"external.{name}", () => StorageName.CheckId("predictions'", name));
            errors.Try($"external.{name}", () => StorageName.CheckPath("corpus", folder));
        }
    }

    private static void CheckVariants(RunRequest request, ValidationErrors errors)
    {
        string[] known = [.. Variant.All.Select(v => v.Id)];
        foreach (string unknown in request.Variants.Except(known))
        {
            errors.Add("variants", $"unknown variant '{PrintableText.Of(unknown)}'; there are {string.Join(", ", known)}.{Suggestion.For(unknown, known)}");
        }

        if (request.Variants.Count == 0 || request.Variants.Distinct().Count() != request.Variants.Count)
        {
            errors.Add("variants", "must be one or more different variants.");
        }
        else if (!errors.Has("variants") && !request.Variants.Contains(request.Baseline))
        {
            errors.Add("baseline", $"'{PrintableText.Of(request.Baseline)}' is not among the variants {string.Join(", ", request.Variants)}.");
        }
    }

    private static void CheckEnsemble(RunRequest request, ValidationErrors errors)
    {
        if (!request.Classifier.Ensemble)
        {
            return;
        }

        if (request.Seeds.Count < 2)
        {
            errors.Add("classifier.ensemble", "is several seeds' taggers as one: set seeds to two or more, such as [1, 2, 3].");
        }

        if (request.Classifier.Folds > 1)
        {
            errors.Add("classifier.folds", "has no ensemble beside it: its members would each be trained once a fold. Set classifier.folds to 1, or classifier.ensemble to false.");
        }

        if (request.Classifier.LearningCurve.Count > 0)
        {
            errors.Add("classifier.learningCurve", "has no ensemble beside it: its points would each be trained once a seed. Leave one of them out.");
        }
    }

    private static void CheckFamilies(ClassifierOptions classifier, ValidationErrors errors)
    {
        IReadOnlyList<int> widths = classifier.Cnn.Widths;
        if (widths.Count is 0 or > CnnOptions.MostWidths || widths.Distinct().Count() != widths.Count || widths.Any(width => width is < 1 or > CnnOptions.Widest))
        {
            errors.Add("classifier.cnn.widths", $"must be one to {CnnOptions.MostWidths} different numbers from 1 to {CnnOptions.Widest}.");
        }

        if (classifier.TfIdf is var terms && terms.ShortestNgram > terms.LongestNgram)
        {
            errors.Add("classifier.tfIdf.shortestNgram", $"is {terms.ShortestNgram}, above longestNgram, which is {terms.LongestNgram}.");
        }
    }

    private static void CheckOperatingPoints(IReadOnlyList<OperatingPointOptions> points, ValidationErrors errors)
    {
        foreach ((int i, OperatingPointOptions point) in points.Index())
        {
            if (point.MinPrecision is null && point.MaxAlerts is null)
            {
                errors.Add($"classifier.operatingPoints[{i}]", "must have minPrecision, maxAlerts or both.");
            }
        }

        foreach (string twice in points.GroupBy(p => p.Tag).Where(g => g.Count() > 1).Select(g => g.Key))
        {
            errors.Add("classifier.operatingPoints", $"'{PrintableText.Of(twice)}' is there twice; put what is asked of it into one.");
        }
    }

    private static void CheckContinued(RunRequest request, ValidationErrors errors)
    {
        if (request.LanguageModel.ContinueFrom is not { } continued)
        {
            return;
        }

        if (request.IsScratch)
        {
            errors.Add("languageModel.continueFrom", $"'{PrintableText.Of(continued)}' has a vocabulary, and '{PrintableText.Of(request.BaseModel)}' makes another: set baseModel to '{PrintableText.Of(continued)}' too.");
        }

        if (!request.Variants.Contains(Variant.BertAdapted))
        {
            errors.Add("languageModel.continueFrom", $"no language model is trained: '{Variant.BertAdapted}' is not among the variants.");
        }
    }

    private static void CheckScratch(string baseModel, ValidationErrors errors)
    {
        const string Scratch = "scratch:";
        string[] sizes = [.. BertSize.All.Select(s => s.Name)];
        if (baseModel.StartsWith(Scratch, StringComparison.Ordinal) && !sizes.Contains(baseModel[Scratch.Length..]))
        {
            string size = baseModel[Scratch.Length..];
            errors.Add("baseModel", $"unknown size '{PrintableText.Of(size)}'; there are {string.Join(", ", sizes)}.{Suggestion.For(size, sizes)}");
        }
    }
}
