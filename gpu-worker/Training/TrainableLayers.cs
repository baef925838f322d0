using System.Globalization;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Weights;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// Which of a model's parameters learn, from which epoch on and how fast (Howard and Ruder 2018, arXiv:1801.06146). The embeddings are the lowest
/// part, encoder layer i is the (i + 1)th; pooler and heads stand on top, and learn always.
/// </summary>
internal sealed class TrainableLayers
{
    private readonly TrainableOptions _options;
    private readonly string _option;
    private readonly int _layers;
    private readonly int _epochs;
    private readonly double _headRate;
    private readonly bool _headFirst;
    private readonly LayerNames _names;

    /// <param name="options">What the user asked for.</param>
    /// <param name="option">Where in the request they stand, for messages.</param>
    /// <param name="layers">Encoder layers of the model.</param>
    /// <param name="epochs">Of the training.</param>
    /// <param name="headRate">The classifier's rate over that of the pooler.</param>
    /// <param name="headFirst">True where a language model's head is new and learns alone at first.</param>
    /// <param name="names">By which layers are known; BERT's when null.</param>
    /// <exception cref="UserErrorException">They do not fit the model, or contradict each other.</exception>
    public TrainableLayers(TrainableOptions options, string option, int layers, int epochs, double headRate = 1, bool headFirst = false, LayerNames? names = null)
    {
        if (options.Layers > layers)
        {
            throw new UserErrorException($"{option}.layers is {options.Layers}, the model has {layers}. Lower it, or leave it out to train all.");
        }

        if (options is { GradualUnfreezing: true, Layers: 0 })
        {
            throw new UserErrorException($"{option}.gradualUnfreezing has nothing to unfreeze: {option}.layers is 0. Set one or the other.");
        }

        _options = options;
        _option = option;
        _layers = layers;
        _epochs = epochs;
        _headRate = headRate;
        _headFirst = headFirst;
        _names = names ?? LayerNames.Bert;
    }

    /// <summary>Whether the embeddings, and so what is tied to them, ever learn.</summary>
    public bool EmbeddingsLearn => Rule(_names.Embeddings) is not null;

    /// <summary>True when at least one encoder layer learns.</summary>
    public bool EncoderLearns => Rule($"{_names.Layer}{_layers - 1}.") is not null;

    /// <summary>What a reader of the report must know.</summary>
    /// <param name="epochs">Epochs behind the weights that are kept, fewer than were asked for where training stopped early or an earlier epoch was best.</param>
    public IEnumerable<string> Warnings(int? epochs = null)
    {
        int learnt = epochs ?? _epochs;
        int needed = _layers + 2 - LowestWanted();
        if (_options.GradualUnfreezing && needed > learnt)
        {
            yield return $"{_option}.gradualUnfreezing: in {learnt} epochs {Math.Min(learnt - 1, _layers)} of the encoder's {_layers} layers begin to learn; " +
                $"all that should learn do so in {needed}. The rest kept its weights.";
        }
    }

    /// <param name="name">As in the state dict.</param>
    /// <returns>Null where the parameter is frozen from beginning to end.</returns>
    public ParameterRule? Rule(string name)
    {
        int below = _layers + 1 - Depth(name);
        int firstEpoch = _options.GradualUnfreezing ? below : 0;
        double rate = name.StartsWith(ModelWeights.ClassifierHead, StringComparison.Ordinal) ? _headRate : Math.Pow(_options.LayerDecay, below);
        return Depth(name) >= LowestWanted() && firstEpoch < _epochs
            ? new ParameterRule(rate, firstEpoch, _headFirst && firstEpoch == 0 && name.StartsWith(_names.Encoder, StringComparison.Ordinal))
            : null;
    }

    /// <summary>The lowest depth that is to learn.</summary>
    private int LowestWanted() => _options.Layers is { } top ? _layers + 1 - top : _options.Embeddings ? 0 : 1;

    /// <summary>0 for the embeddings, i + 1 for encoder layer i, one more for all that stands on the encoder.</summary>
    private int Depth(string name)
    {
        if (name.StartsWith(_names.Embeddings, StringComparison.Ordinal))
        {
            return 0;
        }

        int start = _names.Layer.Length;
        return name.StartsWith(_names.Layer, StringComparison.Ordinal)
            ? int.Parse(name.AsSpan(start, name.IndexOf('.', start) - start), CultureInfo.InvariantCulture) + 1
            : _layers + 1;
    }
}
