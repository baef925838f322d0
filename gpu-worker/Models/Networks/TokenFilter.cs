using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Networks;

/// <summary>The filters of one width, with the parameters of PyTorch's <c>Conv1d</c>; <see cref="TokenFilters"/> computes.</summary>
internal sealed class TokenFilter : nn.Module
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    /// <param name="inputs">Width of the embeddings.</param>
    /// <param name="maps">Filters.</param>
    /// <param name="width">Tokens that they read at a time.</param>
    public TokenFilter(long inputs, int maps, int width)
        : base(nameof(TokenFilter))
    {
        (Maps, Width) = (maps, width);
        _weight = new Parameter(zeros(maps, inputs, width));
        _bias = new Parameter(zeros(maps));
        register_parameter("weight", _weight);
        register_parameter("bias", _bias);
    }

    public int Maps { get; }

    /// <summary>Tokens that a filter reads at a time.</summary>
    public int Width { get; }

    /// <summary><c>[maps]</c></summary>
    public Tensor Bias => _bias;

    /// <returns>The weights place by place, <c>[width · maps, inputs]</c>.</returns>
    public Tensor Places() => _weight.permute(2, 0, 1).flatten(0, 1);
}
