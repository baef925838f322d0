using BertPipeline.Contracts.Artifacts;

namespace BertPipeline.Contracts.Tests.Artifacts;

public sealed class ArtifactKeyTests
{
    private static readonly KeyValuePair<string, string>[] Inputs = [new("b", "2"), new("a", "1")];

    [Fact]
    public void Compute_ByHand_IsTheDigestOfTheCanonicalText()
    {
        // printf 'step\n3\n{"a":[1,2],"b":"x"}\na=1\nb=2\n' | sha256sum
        const string Expected = "2a3bb3dab3068d8cc4dae71435c921c3f9dbeaf19e68f34df0e55a635f32b2b7";

        string key = ArtifactKey.Compute("step", 3, new { b = "x", a = new[] { 1, 2 } }, Inputs);

        Assert.Equal(Expected, key);
    }

    [Fact]
    public void Compute_OrderOfInputsAndMembers_DoesNotMatter() =>
        Assert.Equal(
            ArtifactKey.Compute("s", 1, new { x = 1, y = new { q = 2, p = 3 } }, Inputs),
            ArtifactKey.Compute("s", 1, new { y = new { p = 3, q = 2 }, x = 1 }, Inputs.Reverse()));

    [Fact]
    public void Compute_AnythingThatMatters_ChangesTheKey()
    {
        string[] keys =
        [
            ArtifactKey.Compute("s", 1, new { x = 1 }, Inputs),
            ArtifactKey.Compute("t", 1, new { x = 1 }, Inputs),
            ArtifactKey.Compute("s", 2, new { x = 1 }, Inputs),
            ArtifactKey.Compute("s", 1, new { x = 2 }, Inputs),
            ArtifactKey.Compute("s", 1, new { x = 1 }, Inputs[..1]),
            ArtifactKey.Compute("s", 1, new { x = 1 }, Inputs, forcedBy: "run-1"),
            ArtifactKey.Compute("s", 1, new { x = 1 }, Inputs, forcedBy: "run-2"),
        ];

        Assert.Distinct(keys);
    }
}
