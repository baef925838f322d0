using BertPipeline.Weights.PyTorch;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Tests.PyTorch;

public sealed class PyTorchWriterTests : IDisposable
{
    private static readonly OutgoingTensor[] Tensors =
    [
        OutgoingTensor.Of("words", [2, 3], [0, 1, 2, 3, 4, 5]),
        OutgoingTensor.Of("bias", [2], [0.5f, -0.25f]),
        OutgoingTensor.Of("scalar", [], [9]),
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public PyTorchWriterTests()
    {
        _path = _folder.File("pytorch_model.bin");
        PyTorchWriter.Write(_path, Tensors, [new TensorAlias("decoder", "words")]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_Tensors_AreReadBack()
    {
        using ITensorFile file = TensorFiles.OpenFile(_path);

        Assert.Equal(["words [2, 3]", "bias [2]", "scalar []", "decoder [2, 3]"], file.Tensors.Select(t => $"{t.Name} {t.ShapeText}"));
        Assert.Equal([0, 1, 2, 3, 4, 5], file.Singles("words"));
        Assert.Equal([0, 1, 2, 3, 4, 5], file.Singles("decoder"));
        Assert.Equal([0.5f, -0.25f], file.Singles("bias"));
        Assert.Equal([9], file.Singles("scalar"));
    }

    [Fact]
    public async Task Write_Tensors_PyTorchReadsThemTied()
    {
        string output = await Python.RunAsync(
            """
            state = torch.load(sys.argv[1])
            print(type(state).__name__, ', '.join(f'{k} {v.dtype} {v.tolist()}' for k, v in state.items()))
            print(state['words'].data_ptr() == state['decoder'].data_ptr(), state['words'].data_ptr() == state['bias'].data_ptr())
            """,
            _path);

        Assert.Equal(
            """
            OrderedDict words torch.float32 [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]], bias torch.float32 [0.5, -0.25], scalar torch.float32 9.0, decoder torch.float32 [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
            True False

            """,
            output);
    }

    [Fact]
    public void Write_Twice_EqualBytes()
    {
        PyTorchWriter.Write(_folder.File("again.bin"), Tensors, [new TensorAlias("decoder", "words")]);

        Assert.Equal(File.ReadAllBytes(_path), File.ReadAllBytes(_folder.File("again.bin")));
    }

    [Fact]
    public void Write_AliasOfNothing_Throws() =>
        Assert.Throws<ArgumentException>(() => PyTorchWriter.Write(_folder.File("again.bin"), Tensors, [new TensorAlias("decoder", "nothing")]));
}
