using BertPipeline.Contracts;
using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Models.Networks;
using BertPipeline.GpuWorker.Randomness;
using BertPipeline.GpuWorker.Tests.Reference;
using BertPipeline.GpuWorker.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Models.Networks;

public sealed class TokenNetworkTests
{
    private readonly ReferenceNetworks _reference = new();

    [Theory]
    [InlineData("cnn")]
    [InlineData("lstm")]
    [InlineData("bilstm")]
    public void ForwardAndBackward_ReferenceBatch_EqualPyTorch(string name)
    {
        using var scope = NewDisposeScope();
        using TokenNetwork network = _reference.Create(name);

        Tensor logits = network.Forward(_reference.Batch(0, 1, 2, 3, 4), CPU);
        network.Backward(nn.functional.binary_cross_entropy_with_logits(logits, _reference.Targets));

        Closeness.AssertClose(logits, _reference.Tensor(name + ".logits"), 1e-5, 1e-7, "logits");
        foreach ((string parameter, var value) in network.named_parameters())
        {
            Closeness.AssertClose(value.grad!, _reference.Tensor($"{name}.g.{parameter}"), 1e-4, 1e-8, parameter);
        }
    }

    /// <summary>Training moves the parameters into its own buffers, and a GPU into other tensors.</summary>
    [Theory]
    [InlineData("cnn")]
    [InlineData("lstm")]
    [InlineData("bilstm")]
    public void ForwardAndBackward_ParametersMovedIntoFlatBuffers_EqualPyTorch(string name)
    {
        using var scope = NewDisposeScope();
        using TokenNetwork network = _reference.Create(name);
        using var parameters = new FlatParameters(network, CPU);

        Tensor logits = network.Forward(_reference.Batch(0, 1, 2, 3, 4), CPU);
        network.Backward(nn.functional.binary_cross_entropy_with_logits(logits, _reference.Targets));

        Closeness.AssertClose(logits, _reference.Tensor(name + ".logits"), 1e-5, 1e-7, "logits");
        int compared = 0;
        foreach (ParameterGroup group in parameters.Learning)
        {
            foreach (ParameterSpan span in group.Spans)
            {
                Assert.Equal(!span.Name.Contains("bias", StringComparison.Ordinal), group.Decays);
                Closeness.AssertClose(span.Of(group.Gradients), _reference.Tensor($"{name}.g.{span.Name}"), 1e-4, 1e-8, span.Name);
                compared++;
            }
        }

        Assert.Equal(network.named_parameters().Count(), compared);
    }

    [Theory]
    [InlineData("cnn")]
    [InlineData("lstm")]
    [InlineData("bilstm")]
    public void To_AnotherPrecision_ComputesWithTheParametersThatItHasAndWithoutKernels(string name)
    {
        using var scope = NewDisposeScope();
        using TokenNetwork network = _reference.Create(name);

        network.to(float64);

        Tensor logits = network.Forward(_reference.Batch(0, 1, 2, 3, 4), CPU);
        Closeness.AssertClose(logits, _reference.Tensor(name + ".logits"), 1e-5, 1e-7, "logits");
        network.Backward(nn.functional.binary_cross_entropy_with_logits(logits, _reference.Targets));
        foreach ((string parameter, var value) in network.named_parameters())
        {
            Closeness.AssertClose(value.grad!.to(float32), _reference.Tensor($"{name}.g.{parameter}"), 1e-4, 1e-8, parameter);
        }
    }

    [Theory]
    [InlineData("cnn")]
    [InlineData("lstm")]
    [InlineData("bilstm")]
    public void Forward_SequencesInOtherCompany_HaveTheSameLogits(string name)
    {
        using var scope = NewDisposeScope();
        using TokenNetwork network = _reference.Create(name);
        Tensor expected = _reference.Tensor(name + ".logits");

        foreach (int[] company in new int[][] { [0], [1], [2], [3], [4], [4, 0, 2], [3, 3, 1, 0] })
        {
            Tensor logits = network.Forward(_reference.Batch(company), CPU);
            Closeness.AssertClose(logits, expected.index_select(0, tensor(Array.ConvertAll(company, i => (long)i))), 1e-5, 1e-7, string.Join(' ', company));
        }
    }

    [Fact]
    public void Forward_Training_DropoutDependsOnTheSeedAlone()
    {
        using var scope = NewDisposeScope();
        using TokenNetwork network = _reference.Create("cnn", dropout: 0.5);
        network.train();

        float[] first = Logits(seed: 1), again = Logits(seed: 1), other = Logits(seed: 2);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);

        float[] Logits(long seed)
        {
            DropoutMasks.Seed(seed);
            return network.Forward(_reference.Batch(0, 1, 2), CPU).data<float>().ToArray();
        }
    }

    [Fact]
    public void Forward_TokenThatTheVocabularyLacks_SaysSo()
    {
        using var scope = NewDisposeScope();
        using TokenNetwork network = _reference.Create("lstm");
        var batch = new SequenceBatch([1], hasPairs: false);
        batch.Ids(0)[0] = 23;

        var error = Assert.Throws<UserErrorException>(() => network.Forward(batch, CPU));

        Assert.Contains("token id 23, the model's table 23 rows", error.Message, StringComparison.Ordinal);
    }
}
