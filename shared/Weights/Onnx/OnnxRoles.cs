using System.Globalization;

namespace BertPipeline.Weights.Onnx;

/// <summary>
/// Tells what the initializers of an encoder's graph are by what it does with them, for graphs whose tensors have lost their names. Attention shows query, key and value:
/// the first two are multiplied with each other before the softmax, the third with what comes out of it. All else follows from the order in which a layer needs it
/// (Devlin et al. 2019; Vaswani et al. 2017, section 3).
/// </summary>
internal sealed class OnnxRoles
{
    private const int PerLayer = 3;

    private readonly OnnxFlow _flow;
    private readonly List<OnnxRole> _roles = [];
    private readonly List<OnnxNode> _linears;

    private OnnxRoles(OnnxGraph graph)
    {
        _flow = new OnnxFlow(graph);
        _linears = [.. _flow.Nodes.Where(IsLinear)];
    }

    /// <returns>Null when the graph is not laid out as an encoder.</returns>
    public static IReadOnlyList<OnnxRole>? Find(OnnxGraph graph)
    {
        var roles = new OnnxRoles(graph);
        return roles.TryLayers() && roles.TryNorms() && roles.TryEmbeddings() ? roles._roles : null;
    }

    private bool IsLinear(OnnxNode node) => _flow.Matrix(node) is not null;

    private bool IsProductOfValues(OnnxNode node) => node.Operation == "MatMul" && !IsLinear(node);

    /// <summary>A softmax over products of what is computed; a classifier's own is over a linear layer's.</summary>
    private bool IsAttention(OnnxNode node) =>
        node.Operation == "Softmax" && node.Inputs.Count > 0 && _flow.Up(node.Inputs[0], n => n.IsProduct) is { } product && !IsLinear(product);

    private int Layers { get; set; }

    private bool TryLayers()
    {
        var attention = new HashSet<OnnxNode>(ReferenceEqualityComparer.Instance);
        foreach (OnnxNode softmax in _flow.Nodes.Where(IsAttention))
        {
            if (_flow.Up(softmax.Inputs[0], IsProductOfValues) is not { } scores
                || _flow.Down(softmax, IsProductOfValues) is not { } context
                || _flow.Up(scores.Inputs[0], IsLinear) is not { } query
                || _flow.Up(scores.Inputs[1], IsLinear) is not { } key
                || _flow.Up(context.Inputs[1], IsLinear) is not { } value)
            {
                return false;
            }

            string layer = Layer(Layers++) + ".attention.self.";
            if (!TryAddLinear(layer + "query", query) || !TryAddLinear(layer + "key", key) || !TryAddLinear(layer + "value", value))
            {
                return false;
            }

            attention.UnionWith([query, key, value]);
        }

        OnnxNode[] others = [.. _linears.Where(n => !attention.Contains(n))];
        if (Layers == 0 || attention.Count != PerLayer * Layers || others.Length < PerLayer * Layers)
        {
            return false;
        }

        for (int i = 0; i < PerLayer * Layers; i++)
        {
            string part = (i % PerLayer) switch { 0 => ".attention.output.dense", 1 => ".intermediate.dense", _ => ".output.dense" };
            if (!TryAddLinear(Layer(i / PerLayer) + part, others[i]))
            {
                return false;
            }
        }

        return TryHeads(others[(PerLayer * Layers)..]);
    }

    /// <summary>What stands above the encoder: the pooler, which ends in tanh, and a classifier on it. Others are not told apart.</summary>
    private bool TryHeads(OnnxNode[] heads) => heads switch
    {
        [] => true,
        [OnnxNode pooler] => IsPooler(pooler) && TryAddLinear("bert.pooler.dense", pooler),
        [OnnxNode pooler, OnnxNode classifier] => IsPooler(pooler) && TryAddLinear("bert.pooler.dense", pooler) && TryAddLinear("classifier", classifier),
        _ => false,
    };

    private bool IsPooler(OnnxNode node) => _flow.Users(node).Any(user => user.Operation == "Tanh" || _flow.Users(user).Any(next => next.Operation == "Tanh"));

    private bool TryAddLinear(string name, OnnxNode node)
    {
        (OnnxTensor matrix, bool isTurned) = _flow.Matrix(node)!.Value;
        long outputs = matrix.Shape[isTurned ? 1 : 0];
        if (node.HasFactors || BiasOf(node) is not { } bias || bias.Shape[0] != outputs)
        {
            return false;
        }

        _roles.Add(new OnnxRole(name + ".weight", matrix, isTurned));
        _roles.Add(new OnnxRole(name + ".bias", bias));
        return true;
    }

    /// <summary>In the product itself, or added to it, alone or on the way into an activation or a norm.</summary>
    private OnnxTensor? BiasOf(OnnxNode node)
    {
        if (node.Operation == "Gemm")
        {
            return _flow.Weight(node, 2) is { Shape.Count: 1 } own ? own : null;
        }

        return _flow.Users(node).Select(user => user.Operation switch
        {
            "Add" => _flow.Vector(user),
            "BiasGelu" or "FastGelu" => _flow.Weight(user, 1),
            "SkipLayerNormalization" => _flow.Weight(user, 4),
            _ => null,
        }).FirstOrDefault(bias => bias is { Shape.Count: 1 });
    }

    private bool TryNorms()
    {
        (OnnxTensor Scale, OnnxTensor Shift)[] norms = [.. _flow.Nodes.Select(Norm).OfType<(OnnxTensor, OnnxTensor)>()];
        if (norms.Length != 1 + (2 * Layers))
        {
            return false;
        }

        for (int i = 0; i < norms.Length; i++)
        {
            string name = i == 0 ? "bert.embeddings" : Layer((i - 1) / 2) + (i % 2 == 1 ? ".attention.output" : ".output");
            _roles.Add(new OnnxRole(name + ".LayerNorm.weight", norms[i].Scale));
            _roles.Add(new OnnxRole(name + ".LayerNorm.bias", norms[i].Shift));
        }

        return true;
    }

    /// <summary>A LayerNorm in one operation, or the last two of its parts: times a vector, plus a vector.</summary>
    private (OnnxTensor Scale, OnnxTensor Shift)? Norm(OnnxNode node) => node.Operation switch
    {
        "LayerNormalization" => Pair(_flow.Weight(node, 1), _flow.Weight(node, 2)),
        "SkipLayerNormalization" => Pair(_flow.Weight(node, 2), _flow.Weight(node, 3)),
        "Mul" when _flow.Vector(node) is { } scale => Pair(scale, _flow.Users(node).Where(u => u.Operation == "Add").Select(_flow.Vector).FirstOrDefault()),
        _ => null,
    };

    private static (OnnxTensor Scale, OnnxTensor Shift)? Pair(OnnxTensor? scale, OnnxTensor? shift) =>
        scale is not null && shift is not null && scale.Shape.SequenceEqual(shift.Shape) ? (scale, shift) : null;

    /// <summary>The tables that rows are taken from: a vocabulary has more words than a text positions, and a text more positions than kinds of segments.</summary>
    private bool TryEmbeddings()
    {
        OnnxTensor[] tables = [.. _flow.Nodes.Where(n => n.Operation == "Gather").Select(n => _flow.Weight(n, 0)).OfType<OnnxTensor>().Where(t => t.Shape.Count == 2)
            .Distinct().OrderByDescending(t => t.Shape[0])];
        if (tables.Length != 3 || tables[0].Shape[0] == tables[1].Shape[0] || tables[1].Shape[0] == tables[2].Shape[0])
        {
            return false;
        }

        _roles.Add(new OnnxRole("bert.embeddings.word_embeddings.weight", tables[0]));
        _roles.Add(new OnnxRole("bert.embeddings.position_embeddings.weight", tables[1]));
        _roles.Add(new OnnxRole("bert.embeddings.token_type_embeddings.weight", tables[2]));
        return true;
    }

    private static string Layer(int number) => string.Create(CultureInfo.InvariantCulture, $"bert.encoder.layer.{number}");
}
