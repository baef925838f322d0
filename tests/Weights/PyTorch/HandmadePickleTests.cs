using System.Buffers.Binary;
using System.Text;
using BertPipeline.Contracts;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Tests.PyTorch;

/// <summary>
/// Files of the form before PyTorch 1.6 with a pickle written out opcode by opcode (Python's Lib/pickletools.py), and one storage 'k' of six floats 0 to 5.
/// </summary>
public sealed class HandmadePickleTests : IDisposable
{
    private const string Storage = "((U\u0007storagectorch\nFloatStorage\nU\u0001kU\u0003cpuK\u0006NtQ";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_Python2sPickle_ReadsPairsGivenToTheConstructor()
    {
        using ITensorFile file = Open("ccollections\nOrderedDict\n]]U\u0001wa" + Rebuild("K\0", "K\u0002K\u0003\u0086", "K\u0003K\u0001\u0086") + "aa\u0085R.");

        Assert.Equal([0, 1, 2, 3, 4, 5], file.Singles("w"));
    }

    [Fact]
    public void Open_ViewOfAStorageAsBeforePyTorch04_AddsItsStart()
    {
        using ITensorFile file = Open("}U\u0001wctorch._utils\n_rebuild_tensor\n((U\u0007storagectorch\nFloatStorage\nU\u0001kU\u0003cpuK\u0006(U\u0001vK\u0002K\u0003ttQK\u0001K\u0002\u0085K\u0001\u0085tRs.");

        Assert.Equal([3, 4], file.Singles("w"));
    }

    /// <summary>{key: {name: tensor}}, as training programs nest a model's weights; an optimizer's moments lie under numbers.</summary>
    [Theory]
    [InlineData("U\u000astate_dict}U\u0001w@ss.", "w")]
    [InlineData("U\u0003net}U\u0001w@ss.", "w")]
    [InlineData("U\u0001a}U\u0001b}U\u0001w@sss.", "w")]
    [InlineData("U\u0001a}U\u0001v@ssU\u0001b}U!embeddings.word_embeddings.weight@ss.", "embeddings.word_embeddings.weight")]
    [InlineData("U\u0001a}K\u0001}U\u0001v@sssU\u0001b}U\u0001w@ss.", "w")]
    public void Open_DictionaryBelow_IsFoundByWhatItHolds(string pickle, string name)
    {
        using ITensorFile file = Open("}" + pickle.Replace("@", Rebuild("K\0", "K\u0006\u0085", "K\u0001\u0085"), StringComparison.Ordinal));

        Assert.Equal([0, 1, 2, 3, 4, 5], file.Singles(name));
    }

    [Fact]
    public void Open_TwoModelsUnderUnknownKeys_NamesBoth()
    {
        string model = "}U!embeddings.word_embeddings.weight" + Rebuild("K\0", "K\u0006\u0085", "K\u0001\u0085") + "s";

        var error = Assert.Throws<UserErrorException>(() => Open("}U\u0001a" + model + "sU\u0001b" + model + "s."));

        Assert.Contains("holds 2 models, under 'a', 'b'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("K\u0003", "K\u0004\u0085", "K\u0001\u0085", "ends at element 3 + 4 of a storage of 6")]
    [InlineData("K\0", "K\u0007\u0085", "K\u0001\u0085", "ends at element 0 + 7 of a storage of 6")]
    [InlineData("K\0", "K\u0003K\u0003\u0086", "K\u0001K\u0001\u0086", "overlap")]
    [InlineData("K\0", "K\u0006\u0085", "K\0\u0085", "overlap")]
    [InlineData("K\0", "K\u0002\u0085", "\u008a\u0008\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f\u0085", "too large to count")]
    [InlineData("K\0", "J\u00ff\u00ff\u00ff\u00ff\u0085", "K\u0001\u0085", "no number from 0 up")]
    [InlineData("J\u00ff\u00ff\u00ff\u00ff", "K\u0001\u0085", "K\u0001\u0085", "no number from 0 up")]
    [InlineData("\u008a\u0008\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f", "K\u0001\u0085", "K\u0001\u0085", "of a storage of 6")]
    [InlineData("K\0", "K\u0001\u0085", ")", "1 sizes and 0 strides")]
    [InlineData("K\0", "\u008a\u0008\0\0\0\0\0\0\0\u0040K\u0004K\0\u0087", "K\u0001K\u0001K\u0001\u0087", "too large to count")]
    [InlineData("K\0", "(K\u0001K\u0001K\u0001K\u0001K\u0001K\u0001K\u0001K\u0001K\u0001t", "(K\u0001K\u0001K\u0001K\u0001K\u0001K\u0001K\u0001K\u0001K\u0001t", "9 sizes and 9 strides")]
    public void Open_TensorBeyondItsStorage_SaysSo(string offset, string size, string stride, string expected) =>
        AssertUnsound("}U\u0001w" + Rebuild(offset, size, stride) + "s.", expected);

    [Theory]
    [InlineData("", "pickle ends in the middle")]
    [InlineData("}", "pickle ends in the middle")]
    [InlineData(".", "takes more from the stack")]
    [InlineData("0.", "takes more from the stack")]
    [InlineData("t.", "takes more from the stack")]
    [InlineData("}(.", "takes more from the stack")]
    [InlineData("\u0086.", "takes more from the stack")]
    [InlineData("h\u0005.", "recalls object 5, which it never kept")]
    [InlineData("j\u00ff\u00ff\u00ff\u00ff.", "recalls object 4294967295")]
    [InlineData("}NU\u0001as.", "no tensors")]
    [InlineData("}.", "no tensors")]
    [InlineData("].", "no dictionary of tensors")]
    [InlineData("N.", "no dictionary of tensors")]
    [InlineData("X\u00ff\u00ff\u00ff\u00ffa.", "pickle ends in the middle")]
    [InlineData("\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ffa.", "pickle ends in the middle")]
    [InlineData("B\u00ff\u00ff\u00ff\u007fa.", "pickle ends in the middle")]
    [InlineData("\u008b\u00ff\u00ff\u00ff\u007fa.", "number of odd length")]
    [InlineData("I12x\n.", "a number that is none")]
    [InlineData("cposix", "a line of its pickle does not end")]
    [InlineData("\u008fN.", "opcode 0x8f")]
    [InlineData("\u0082\u0001.", "opcode 0x82")]
    [InlineData("NNa.", "adds to what is no list")]
    [InlineData("NNNs.", "sets items in what is no dictionary")]
    [InlineData("}(Nu.", "sets items in what is no dictionary")]
    [InlineData("N)R.", "where a class or function should be")]
    [InlineData("ccollections\nOrderedDict\nNR.", "where arguments should be")]
    [InlineData("ccollections\nOrderedDict\nK\u0001\u0085R.", "calls collections.OrderedDict in a way that is not known")]
    [InlineData("ctorch\nFloatStorage\n)R.", "calls torch.FloatStorage in a way that is not known")]
    [InlineData("NNb.", "gives a state to what is no OrderedDict")]
    [InlineData("NQ.", "where a storage's tuple should be")]
    [InlineData("(U\u0006moduleNNNtQ.", "save model.state_dict()")]
    [InlineData("(U\u0007storageNU\u0001kU\u0003cpuK\u0006NtQ.", "described in a way that is not known")]
    public void Open_UnsoundPickle_SaysWhatIsWrong(string pickle, string expected) => AssertUnsound(pickle, expected);

    [Theory]
    [InlineData("cposix\nsystem\n.", "posix.system")]
    [InlineData("U\u0008builtinsU\u0004eval\u0093.", "builtins.eval")]
    [InlineData("(i__builtin__\nfile\n.", "__builtin__.file")]
    [InlineData("ctorch\nload\n.", "torch.load")]
    [InlineData("ctorch._utils._rebuild_tensor_v2\n\n.", "torch._utils._rebuild_tensor_v2.")]
    public void Open_OtherGlobals_AreRefusedByName(string pickle, string expected)
    {
        var error = Assert.Throws<UserErrorException>(() => Open(pickle));

        Assert.Contains($" asks for {expected}, which weights do not need", error.Message, StringComparison.Ordinal);
        Assert.Contains("nothing in the file was executed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_DictionaryInItself_EndsWithAnError() => AssertUnsound("}q\0U\u0001ah\0s.", "no tensors");

    [Fact]
    public void Open_DeeplyNestedTuples_EndsWithAnError() => AssertUnsound("}" + new string('\u0085', 1_000_000) + ".", "no dictionary of tensors");

    /// <summary>20,000 pairs in 40 KB, and 200,000 calls of five bytes that would copy them each time: 64 GB.</summary>
    [Fact]
    public void Open_OneListGivenToManyCalls_EndsWithAnErrorAndLittleMemory() =>
        AssertSmall($"ccollections\nOrderedDict\nq\0NN\u0086q\u0001](" + Repeat("h\u0001", 20_000) + "e\u0085q\u0002" + Repeat("h\0h\u0002R", 200_000) + ".", "its calls copy more than it holds");

    /// <summary>300,000 calls of five bytes that would each build a tensor of eight dimensions.</summary>
    [Fact]
    public void Open_OneShapeGivenToManyCalls_EndsWithAnErrorAndLittleMemory()
    {
        string ones = "(" + Repeat("K\u0001", 8) + "t";
        AssertSmall($"ctorch._utils\n_rebuild_tensor_v2\nq\0({Storage}K\0{ones}{ones}\u0089Ntq\u0001" + Repeat("h\0h\u0001R", 300_000) + ".", "its calls copy more than it holds");
    }

    [Fact]
    public void Open_StorageWithALongKey_EndsWithAnError() =>
        AssertUnsound($"(U\u0007storagectorch\nFloatStorage\nX\u00a0\u0086\u0001\0{Repeat("k", 100_000)}U\u0003cpuK\u0006tQ.", "the key of a storage has 100000 characters");

    /// <summary>2^15 · 2^15 fp32, transposed: more than an array holds.</summary>
    [Fact]
    public void Open_TransposedTensorBeyond2Gigabytes_SaysSo() => AssertUnsound(
        "}U\u0001wctorch._utils\n_rebuild_tensor_v2\n((U\u0007storagectorch\nFloatStorage\nU\u0001kU\u0003cpuJ\0\0\0\u0040tQK\0M\0\u0080M\0\u0080\u0086K\u0001M\0\u0080\u0086\u0089NtRs.",
        "a transposed or sliced tensor has more than 2 GB");

    [Theory]
    [InlineData("U\u0005\u001b[2Jw", "'[2Jw'")]
    [InlineData("X\u002d\u0001\0\0", "is too long")]
    public void Open_NameNotToBeShown_IsRefused(string name, string expected)
    {
        name += name[0] == 'X' ? new string('n', 301) : "";

        AssertUnsound("}(" + name + Rebuild("K\0", "K\u0001\u0085", "K\u0001\u0085") + "u.", expected);
    }

    /// <summary>Copying such a file again would change nothing.</summary>
    [Theory]
    [InlineData("(U\u0006moduleNNNtQ.", "not its weights. Load it in Python, and save model.state_dict().")]
    [InlineData("}NNNN.", "no dictionary of tensors. Copy or download it again.")]
    public void Open_UnsoundPickle_HasOneMend(string pickle, string end) =>
        Assert.EndsWith(end, Assert.Throws<UserErrorException>(() => Open(pickle)).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_NameTwice_SaysWhich() =>
        AssertUnsound("}(U\u0001w" + Rebuild("K\0", "K\u0001\u0085", "K\u0001\u0085") + "U\u0001w" + Rebuild("K\0", "K\u0001\u0085", "K\u0001\u0085") + "u.", "'w' is there twice");

    [Fact]
    public void Open_BigEndianMachine_IsRefused()
    {
        var error = Assert.Throws<UserErrorException>(() => TensorFiles.OpenFile(_folder.Write("pytorch_model.bin", Legacy("}.", littleEndian: false))));

        Assert.Contains("a big-endian machine wrote it", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\u0080\u0002}.", "none of torch.save")]
    [InlineData("hello", "neither form of torch.save")]
    [InlineData("", "shorter than 4 bytes")]
    public void Open_OtherFile_SaysSo(string content, string expected)
    {
        var error = Assert.Throws<UserErrorException>(() => TensorFiles.OpenFile(_folder.Write("pytorch_model.bin", Encoding.Latin1.GetBytes(content))));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static string Rebuild(string offset, string size, string stride) =>
        $"ctorch._utils\n_rebuild_tensor_v2\n{Storage}{offset}{size}{stride}\u0089ccollections\nOrderedDict\n)RtR";

    private static byte[] Legacy(string pickle, bool littleEndian = true)
    {
        var bytes = new List<byte>();
        bytes.AddRange(Encoding.Latin1.GetBytes("\u0080\u0002\u008a\u000al\u00fc\u009cF\u00f9 j\u00a8P\u0019."));
        bytes.AddRange(Encoding.Latin1.GetBytes("\u0080\u0002M\u00e9\u0003."));
        bytes.AddRange(Encoding.Latin1.GetBytes("\u0080\u0002}U\u000dlittle_endian" + (littleEndian ? "\u0088" : "\u0089") + "s."));
        bytes.AddRange(Encoding.Latin1.GetBytes("\u0080\u0002" + pickle));
        if (pickle.EndsWith('.'))
        {
            bytes.AddRange(Encoding.Latin1.GetBytes("\u0080\u0002]U\u0001ka."));
            byte[] storage = new byte[32];
            BinaryPrimitives.WriteInt64LittleEndian(storage, 6);
            for (int i = 0; i < 6; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(storage.AsSpan(8 + (4 * i)), i);
            }

            bytes.AddRange(storage);
        }

        return [.. bytes];
    }

    private static string Repeat(string text, int times) => new StringBuilder().Insert(0, text, times).ToString();

    /// <summary>Refused, with fewer than 200 MB in all for a file of 2 MB at the most.</summary>
    private void AssertSmall(string pickle, string expected)
    {
        string path = _folder.Write("pytorch_model.bin", Legacy(pickle));
        Assert.True(new FileInfo(path).Length < 2 << 20);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains(expected, Assert.Throws<UserErrorException>(() => TensorFiles.OpenFile(path)).Message, StringComparison.Ordinal);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 200_000_000, $"{allocated} bytes were allocated");
    }

    private ITensorFile Open(string pickle) => TensorFiles.OpenFile(_folder.Write("pytorch_model.bin", Legacy(pickle)));

    private void AssertUnsound(string pickle, string expected)
    {
        var error = Assert.Throws<UserErrorException>(() => Open(pickle));

        Assert.StartsWith($"{_folder.File("pytorch_model.bin")} is not a sound PyTorch file: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
