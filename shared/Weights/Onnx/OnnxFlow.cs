namespace BertPipeline.Weights.Onnx;

/// <summary>How values flow through a graph: who makes them, who reads them, and which are weights.</summary>
internal sealed class OnnxFlow
{
    // What these do is done to all of their inputs; of every other operation only the first input is data.
    private static readonly string[] Mixing = ["Add", "Sub", "Mul", "Div", "Where", "Max", "Min"];

    private readonly Dictionary<string, OnnxNode> _makers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OnnxTensor> _weights;
    private readonly ILookup<string, OnnxNode> _users;

    public OnnxFlow(OnnxGraph graph)
    {
        Nodes = graph.Nodes;
        _weights = graph.Initializers.Where(t => t.Type == OnnxType.Float).ToDictionary(t => t.Name, StringComparer.Ordinal);
        _users = Nodes.SelectMany(node => node.Inputs.Distinct().Select(input => (input, node))).ToLookup(u => u.input, u => u.node, StringComparer.Ordinal);
        foreach (OnnxNode node in Nodes)
        {
            foreach (string output in node.Outputs)
            {
                _makers[output] = node;
            }
        }
    }

    /// <summary>In an order in which each comes after those that it reads.</summary>
    public IReadOnlyList<OnnxNode> Nodes { get; }

    /// <summary>The initializer of fp32 that an input is, by its own name or another's for it; null when it is computed.</summary>
    public OnnxTensor? Weight(OnnxNode node, int input)
    {
        string name = input < node.Inputs.Count ? node.Inputs[input] : "";
        while (_makers.TryGetValue(name, out OnnxNode? maker) && maker.Operation == "Identity" && maker.Inputs.Count > 0)
        {
            name = maker.Inputs[0];
        }

        return _weights.GetValueOrDefault(name);
    }

    /// <summary>The only weight of one dimension among the inputs of a node.</summary>
    public OnnxTensor? Vector(OnnxNode node) =>
        Enumerable.Range(0, node.Inputs.Count).Select(i => Weight(node, i)).FirstOrDefault(w => w is { Shape: [> 1] });

    /// <summary>The matrix of a linear layer, and whether it lies as <c>[inputs, outputs]</c>; null when the node multiplies what is computed.</summary>
    public (OnnxTensor Tensor, bool IsTurned)? Matrix(OnnxNode node)
    {
        if (!node.IsProduct || node.Inputs.Count < 2)
        {
            return null;
        }

        if (Weight(node, 1) is { Shape.Count: 2 } direct)
        {
            return (direct, !node.TransposesMatrix);
        }

        return _makers.TryGetValue(node.Inputs[1], out OnnxNode? turn) && turn.Operation == "Transpose" && Weight(turn, 0) is { Shape.Count: 2 } turned
            ? (turned, node.TransposesMatrix)
            : null;
    }

    public IEnumerable<OnnxNode> Users(OnnxNode node) => node.Outputs.SelectMany(output => _users[output]);

    /// <summary>The nearest node that a value comes from and that fits, the first inputs first.</summary>
    public OnnxNode? Up(string value, Predicate<OnnxNode> fits)
    {
        var seen = new HashSet<OnnxNode>(ReferenceEqualityComparer.Instance);
        var waiting = new Stack<string>([value]);
        while (waiting.TryPop(out string? name))
        {
            if (!_makers.TryGetValue(name, out OnnxNode? maker) || !seen.Add(maker))
            {
                continue;
            }

            if (fits(maker))
            {
                return maker;
            }

            foreach (string input in maker.Inputs.Take(Mixing.Contains(maker.Operation) ? maker.Inputs.Count : 1).Reverse())
            {
                waiting.Push(input);
            }
        }

        return null;
    }

    /// <summary>The nearest node that reads what a node makes, directly or by others, and that fits.</summary>
    public OnnxNode? Down(OnnxNode from, Predicate<OnnxNode> fits)
    {
        var seen = new HashSet<OnnxNode>(ReferenceEqualityComparer.Instance);
        var waiting = new Queue<OnnxNode>(Users(from));
        while (waiting.TryDequeue(out OnnxNode? node))
        {
            if (!seen.Add(node))
            {
                continue;
            }

            if (fits(node))
            {
                return node;
            }

            foreach (OnnxNode user in Users(node))
            {
                waiting.Enqueue(user);
            }
        }

        return null;
    }
}
