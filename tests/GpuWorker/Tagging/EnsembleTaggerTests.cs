using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Inference;
using BertPipeline.GpuWorker.Tagging;
using BertPipeline.Testing.Models;

namespace BertPipeline.GpuWorker.Tests.Tagging;

public sealed class EnsembleTaggerTests : IDisposable
{
    private static readonly string[] Texts = ["w0 w1", "w2", "w1 w2 w0 w1"];

    private readonly string _folder = Directory.CreateTempSubdirectory("ensemble-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Score_TwoTaggers_MeanOfTheirLogits(bool byOnnxRuntime)
    {
        InferenceEngine engine = byOnnxRuntime ? InferenceEngine.OnnxRuntime : InferenceEngine.Torch;
        WriteMember("a", Pooling.Cls, "Bugs", "Price");
        WriteMember("b", Pooling.Mean, "Bugs", "Price");
        WriteConfig("a", "b");
        using ITagger ensemble = Taggers.Load(_folder, engine: engine), a = Taggers.Load(Member("a"), engine: engine), b = Taggers.Load(Member("b"), engine: engine);

        IReadOnlyList<float[]> ofA = Score(a), ofB = Score(b), ofBoth = Score(ensemble);
        IReadOnlyList<float[]> encoded = ensemble.Score([.. Texts.Select(ensemble.Encode)], ITagger.BatchTokens, isAlone: true, TestContext.Current.CancellationToken);

        Assert.Equal(["Bugs", "Price"], ensemble.Tags);
        for (int text = 0; text < Texts.Length; text++)
        {
            Assert.NotEqual(ofA[text], ofB[text]);
            for (int tag = 0; tag < 2; tag++)
            {
                Assert.Equal((ofA[text][tag] + ofB[text][tag]) / 2, ofBoth[text][tag], 1e-6f);
                Assert.Equal(ofBoth[text][tag], encoded[text][tag], 1e-6f);
            }
        }
    }

    [Fact]
    public void Load_MembersOfOtherTags_SaysWhich()
    {
        WriteMember("a", Pooling.Cls, "Bugs", "Price");
        WriteMember("b", Pooling.Cls, "Price", "Bugs");
        WriteConfig("a", "b");

        Assert.Contains("'b' has other tags than 'a'", Assert.Throws<UserErrorException>(() => Taggers.Load(_folder)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../ensemble")]
    [InlineData("")]
    [InlineData("missing")]
    public void Load_MemberThatIsNoFolderBesideIt_SaysSo(string member)
    {
        WriteConfig(member);

        Assert.Contains($"'{member}' is no folder beside it", Assert.Throws<UserErrorException>(() => Taggers.Load(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoMembers_SaysSo()
    {
        File.WriteAllText(Path.Combine(_folder, ModelFiles.Config), $$"""{"model_type":"{{EnsembleConfig.Type}}"}""");

        Assert.Contains("names no members", Assert.Throws<UserErrorException>(() => Taggers.Load(_folder)).Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<float[]> Score(ITagger tagger) => tagger.Score(Texts, TestContext.Current.CancellationToken);

    private string Member(string name) => Path.Combine(_folder, name);

    private void WriteMember(string name, Pooling pooling, params string[] tags) =>
        new TinyModel { Tags = tags, Head = new HeadOptions { Pooling = pooling } }.WriteTo(Directory.CreateDirectory(Member(name)).FullName);

    private void WriteConfig(params string[] members) => File.WriteAllText(Path.Combine(_folder, ModelFiles.Config), JsonSerializer.Serialize(new EnsembleConfig(members), PipelineJson.Options));
}
