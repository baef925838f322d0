using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Local.Terminal;
using BertPipeline.Local.Uploads;

namespace BertPipeline.Local.Commands;

/// <summary>The options of <c>run</c> that make up a run request: a file if one is given, single options over it.</summary>
public sealed class RunArguments
{
    // The article trained its classifier so long, to show where validation turns.
    private const int ArticleEpochs = 25;

    /// <summary>Before a file of predictions in --variants.</summary>
    private const string ExternalPrefix = "external:";

    private static readonly string Sgd = JsonName.Of(OptimizerKind.Sgd);

    private readonly Option<FileInfo?> _request = new("--request") { Description = "A run request as JSON; the other options override it." };
    private readonly Option<string?> _corpus = new("--corpus") { Description = "Unlabelled feedback: a local file or folder, or a folder in the container corpora." };
    private readonly Option<string?> _labelled = new("--labelled") { Description = "Labelled feedback, likewise; {corpus}/labelled when left out." };
    private readonly Option<string?> _textField = new("--text-field") { Description = "The column or key that holds the text, in labelled files too where they have it; 'text' when left out." };
    private readonly Option<string?> _labelledTextField = new("--labelled-text-field") { Description = "The same of labelled files." };
    private readonly Option<string[]> _labelFields = new("--label-fields") { Description = "Columns or keys with tags: names of tags, or one a tag with yes and no. Found out when left out.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _labelSeparator = new("--label-separator") { Description = "What parts the tags of a cell; found out when left out." };
    private readonly Option<string?> _idField = new("--id-field") { Description = "The column or key that names a labelled row; 'id' when left out." };
    private readonly Option<string?> _delimiter = new("--delimiter") { Description = "Between the fields of .csv and .tsv: a character, or tab. Found out when left out." };
    private readonly Option<string?> _encoding = new("--encoding") { Description = "Of text files, such as windows-1251 or shift_jis; UTF-8, UTF-16 and Windows-1252 are found out." };
    private readonly Option<int?> _rowBytes = new("--max-row-bytes") { Description = "Longest row in bytes, from 1 KB to 64 MB; a longer one is unreadable. 1 MB when left out." };
    private readonly Option<string?> _baseModel = new("--base-model") { Description = "minilm, arctic-xs, a name in models, a hub name, or scratch:{tiny|mini|small|medium|base}." };
    private readonly Option<string?> _continueFrom = new("--continue-from") { Description = "Go on with the language model of an earlier run, such as feedback-adapted." };
    private readonly Option<string[]> _variants = new("--variants") { Description = $"What to train and compare: {string.Join(", ", Variant.All.Select(v => v.Id))}; external:FILE.jsonl compares predictions of others, a row a labelled piece with its text or id, tags or labels, and scores if there are any.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _baseline = new("--baseline") { Description = "The variant that improvements are measured against." };
    private readonly Option<int[]> _seeds = new("--seeds") { Description = "Every variant is trained once a seed.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<int?> _languageModelEpochs = new("--lm-epochs") { Description = "Passes over the corpus." };
    private readonly Option<int?> _epochs = new("--epochs") { Description = "Largest number of epochs of the classifiers that are networks; bag of tricks has its own (classifier.bagOfTricks.epochs in the file of --request)." };
    private readonly Option<bool> _noEarlyStopping = new("--no-early-stopping")
    {
        Description = $"Train the classifiers to the last epoch, {ArticleEpochs} of them unless --epochs or the request's file (classifier.epochs) says otherwise, " +
            "with SGD under cyclical learning rates, its momentum cycled inversely, unless the file names an optimizer (classifier.optimizer.kind). " +
            "The best epoch is kept all the same.",
    };

    private readonly Option<int?> _sweep = new("--sweep") { Description = "Search every variant's settings on validation by so many trainings." };
    private readonly Option<bool> _ensemble = new("--ensemble") { Description = "A variant's seeds are one tagger, which answers with the mean of their logits." };
    private readonly Option<int?> _folds = new("--folds") { Description = $"Judge by cross-validation in so many parts; 1 splits once. 5 when left out and under {ClassifierOptions.FewLabels} pieces are labelled." };
    private readonly Option<int[]> _learningCurve = new("--learning-curve") { Description = "Train every variant on so many labelled pieces too: 200 500 1000.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _checkLabels = new("--check-labels") { Description = $"Look for wrong labels among the training pieces by models of this variant, each trained on the others: {Variant.TfIdf} when none is named, or one of the run's.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<int?> _suggestLabels = new("--suggest-labels") { Description = "Choose so many texts of the corpus that are worth labelling." };
    private readonly Option<string[]> _minPrecision = new("--min-precision") { Description = "Publish the threshold with the most recall that is as precise as this on validation: Bugs=0.9 Price=0.8.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _maxAlerts = new("--max-alerts") { Description = "Publish the threshold with the most recall that gives the tag to at most so many of a thousand pieces: Bugs=50.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _publishAs = new("--publish-as") { Description = "Name in models of the published tagger; what it means now is a variant of the report." };
    private readonly Option<bool> _promote = new("--promote") { Description = "Make the published tagger the current one of its name even where it may be worse than the one in use by more than the margin, or cannot be compared (promotion.always); one that is no better than its tags shuffled never is." };
    private readonly Option<bool> _force = new("--force") { Description = "Compute every step again, whatever artifacts exist." };
    private readonly Option<string[]> _notify = NotifyOption.Create();
    private readonly Option<DateTimeOffset?> _deadline = new("--deadline") { Description = "The run fails when it is not done by then." };

    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (Option option in new Option[]
        {
            _request, _corpus, _labelled, _textField, _labelledTextField, _labelFields, _labelSeparator, _idField, _delimiter, _encoding, _rowBytes, _baseModel, _variants, _baseline, _seeds, _continueFrom, _languageModelEpochs, _epochs, _noEarlyStopping, _sweep, _ensemble, _folds, _learningCurve, _checkLabels, _suggestLabels, _minPrecision, _maxAlerts, _publishAs, _promote, _force, _deadline, _notify,
        })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The request as JSON, not yet checked: the host does that, and names every mistake.</summary>
    public async Task<JsonObject> ReadAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        JsonObject request = arguments.GetValue(_request) is { } file ? await RequestFile.ReadAsync(file, cancellationToken) : [];
        Set(request, "corpus", arguments.GetValue(_corpus));
        Set(request, "labelled", arguments.GetValue(_labelled));
        Set(request, "baseModel", arguments.GetValue(_baseModel));
        Set(request, "baseline", arguments.GetValue(_baseline));
        Set(request, "publishAs", arguments.GetValue(_publishAs));
        Set(request, "deadline", arguments.GetValue(_deadline));
        Set(request, "notify", NotifyOption.Names(arguments, _notify));
        SetWithin<bool?>(request, "promotion", "always", arguments.GetValue(_promote) ? true : null);
        Set<bool?>(request, "force", arguments.GetValue(_force) ? true : null);
        SetVariants(request, ListOption.Split(arguments.GetValue(_variants)) ?? []);
        Set(request, "seeds", arguments.GetValue(_seeds) is { Length: > 0 } seeds ? seeds : null);
        SetReading(request, arguments);
        SetWithin(request, "languageModel", "continueFrom", arguments.GetValue(_continueFrom));
        SetWithin(request, "languageModel", "epochs", arguments.GetValue(_languageModelEpochs));
        SetWithin(request, "classifier", "epochs", arguments.GetValue(_epochs));
        if (arguments.GetValue(_sweep) is { } budget)
        {
            SetWithin(request, "classifier", "sweep", new SweepOptions { Budget = budget });
        }

        SetWithin<bool?>(request, "classifier", "ensemble", arguments.GetValue(_ensemble) ? true : null);
        SetWithin(request, "classifier", "folds", arguments.GetValue(_folds));
        SetWithin(request, "classifier", "learningCurve", arguments.GetValue(_learningCurve) is { Length: > 0 } labels ? labels : null);
        if (arguments.GetResult(_checkLabels) is not null)
        {
            SetWithin(request, "classifier", "labelCheck", new LabelCheckOptions { Variant = arguments.GetValue(_checkLabels) ?? Variant.TfIdf });
        }

        SetWithin(request, "classifier", "suggestLabels", arguments.GetValue(_suggestLabels));
        SetWithin(request, "classifier", "operatingPoints", OperatingPoints(arguments.GetValue(_minPrecision) ?? [], arguments.GetValue(_maxAlerts) ?? []));
        if (arguments.GetValue(_noEarlyStopping))
        {
            RequireOptimizer(request);
            SetWithin(request, "classifier", "patience", 0);
            AddWithin(request, "classifier", "epochs", ArticleEpochs);

            AddSgd((JsonObject)request["classifier"]!);
        }

        return request;
    }

    /// <summary>What is asked of each tag, in the order in which they are named; null for nothing.</summary>
    private OperatingPointOptions[]? OperatingPoints(string[] precisions, string[] alerts)
    {
        (string Tag, double Value)[] precise = [.. precisions.Select(p => TagValue(_minPrecision, p))];
        (string Tag, double Value)[] few = [.. alerts.Select(a => TagValue(_maxAlerts, a))];
        OperatingPointOptions[] points = [.. precise.Concat(few).Select(p => p.Tag).Distinct().Select(tag => new OperatingPointOptions
        {
            Tag = tag,
            MinPrecision = Of(precise, tag),
            MaxAlerts = Of(few, tag),
        })];
        return points.Length > 0 ? points : null;

        static double? Of((string Tag, double Value)[] values, string tag) => values.Where(v => v.Tag == tag).Select(v => (double?)v.Value).FirstOrDefault();
    }

    /// <summary>A tag's name may hold an equals sign; the number stands behind the last.</summary>
    private static (string Tag, double Value) TagValue(Option option, string argument) =>
        argument.LastIndexOf('=') is > 0 and var at && double.TryParse(argument.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? (argument[..at], value)
            : throw new UserErrorException($"{option.Name} wants TAG=NUMBER, such as Bugs=0.9, but has '{PrintableText.Of(argument)}'.");

    /// <summary>Files of predictions are no variants that are trained: they go by their names without ending.</summary>
    private static void SetVariants(JsonObject request, string[] given)
    {
        string[] files = [.. given.Where(v => v.StartsWith(ExternalPrefix, StringComparison.Ordinal)).Select(v => v[ExternalPrefix.Length..])];
        string[] variants = [.. given.Where(v => !v.StartsWith(ExternalPrefix, StringComparison.Ordinal))];
        Set(request, "variants", variants.Length > 0 ? variants : null);
        foreach (string file in files)
        {
            SetWithin(request, "external", CorpusUpload.StemOf(file), file);
        }
    }

    private void SetReading(JsonObject request, ParseResult arguments)
    {
        SetWithin(request, "languageModel", "textField", arguments.GetValue(_textField));
        SetWithin(request, "classifier", "textField", arguments.GetValue(_labelledTextField));
        SetWithin(request, "classifier", "labelFields", arguments.GetValue(_labelFields) is { Length: > 0 } fields ? fields : null);
        SetWithin(request, "classifier", "labelSeparator", arguments.GetValue(_labelSeparator));
        SetWithin(request, "classifier", "idField", arguments.GetValue(_idField));
        foreach (string section in (string[])["languageModel", "classifier"])
        {
            SetWithin(request, section, "delimiter", arguments.GetValue(_delimiter));
            SetWithin(request, section, "encoding", arguments.GetValue(_encoding));
            SetWithin(request, section, "maximumRowBytes", arguments.GetValue(_rowBytes));
        }
    }

    /// <summary>What the user should know of a request before it runs.</summary>
    public static IEnumerable<string> Warnings(JsonObject request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (IsText(request["baseModel"], text => text.StartsWith("scratch:", StringComparison.Ordinal))
            && IsText(((request["classifier"] as JsonObject)?["optimizer"] as JsonObject)?["kind"], text => text == Sgd))
        {
            yield return "Warning: SGD hardly learns from random weights, at whatever rate: the variants that are not pretrained on your corpus will be poor. "
                + "Take a pretrained base model, or set classifier.optimizer.kind to adamw in the request's file.";
        }
    }

    /// <exception cref="UserErrorException">The file sets what belongs to an optimizer and does not say to which: it would be AdamW's without the flag.</exception>
    private static void RequireOptimizer(JsonObject request)
    {
        if ((request["classifier"] as JsonObject)?["optimizer"] is not JsonObject optimizer || optimizer["kind"] is not null)
        {
            return;
        }

        string[] odd = [.. ((string[])["learningRate", "schedule"]).Where(key => optimizer[key] is not null).Select(key => $"classifier.optimizer.{key}")];
        if (odd.Length > 0)
        {
            throw new UserErrorException(
                $"The request's file sets {string.Join(" and ", odd)}, but no classifier.optimizer.kind: --no-early-stopping would use that with SGD, without the flag it is AdamW's. "
                + $"Set classifier.optimizer.kind to sgd or adamw, or leave {string.Join(" and ", odd)} out.");
        }
    }

    /// <summary>SGD where no optimizer is named; its schedule, where none is given, is the triangular one. What is no object is left for the host to refuse.</summary>
    private static void AddSgd(JsonObject classifier)
    {
        classifier["optimizer"] ??= new JsonObject();
        if (classifier["optimizer"] is JsonObject optimizer)
        {
            optimizer["kind"] ??= Sgd;
        }
    }

    private static bool IsText(JsonNode? node, Func<string, bool> predicate) =>
        node?.GetValueKind() == JsonValueKind.String && predicate(node.GetValue<string>());

    private static void Set<T>(JsonObject request, string key, T? value)
    {
        if (value is not null)
        {
            request[key] = JsonSerializer.SerializeToNode(value, PipelineJson.Options);
        }
    }

    /// <summary>Sets what is not set.</summary>
    private static void AddWithin<T>(JsonObject request, string section, string key, T value)
    {
        if ((request[section] as JsonObject)?.ContainsKey(key) != true)
        {
            SetWithin(request, section, key, value);
        }
    }

    private static void SetWithin<T>(JsonObject request, string section, string key, T? value)
    {
        if (value is null)
        {
            return;
        }

        if (request[section] is not JsonObject members)
        {
            request[section] = members = [];
        }

        Set(members, key, value);
    }
}
