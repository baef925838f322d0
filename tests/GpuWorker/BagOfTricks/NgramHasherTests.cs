using BertPipeline.GpuWorker.BagOfTricks;

namespace BertPipeline.GpuWorker.Tests.BagOfTricks;

public sealed class NgramHasherTests
{
    private static readonly NgramHasher Hasher = new(1 << 18, 2);

    [Fact]
    public void Hash_Text_WordsAndPairs() => Assert.Equal(3 + 2, Hasher.Hash("It won't crash").Length);

    [Theory]
    [InlineData("Great App!", "great  app !")]
    [InlineData("ÜBER", "über")]
    public void Hash_CaseAndSpaces_MakeNoDifference(string a, string b) => Assert.Equal(Hasher.Hash(a), Hasher.Hash(b));

    [Fact]
    public void Hash_Order_ChangesPairsOnly()
    {
        int[] forth = Hasher.Hash("not good");
        int[] back = Hasher.Hash("good not");

        Assert.Equal(2, forth.Intersect(back).Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    public void Hash_NothingVisible_Empty(string text) => Assert.Empty(Hasher.Hash(text));
}
