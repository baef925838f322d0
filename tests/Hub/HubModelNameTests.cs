using BertPipeline.Contracts;

namespace BertPipeline.Hub.Tests;

public sealed class HubModelNameTests
{
    [Theory]
    [InlineData("bert-base-uncased", "google-bert/bert-base-uncased", null, "bert-base-uncased")]
    [InlineData("hub:prajjwal1/bert-tiny", "prajjwal1/bert-tiny", null, "hub/prajjwal1/bert-tiny")]
    [InlineData("hub:org/name@refs/pr/1", "org/name", "refs/pr/1", "hub/org/name")]
    [InlineData("hub:org/Na_me-1.5@v1.0", "org/Na_me-1.5", "v1.0", "hub/org/Na_me-1.5")]
    public void Parse_Name_GivesRepositoryRevisionAndNameInModels(string name, string repository, string? revision, string stored)
    {
        var parsed = HubModelName.Parse(name);

        Assert.Equal((repository, revision, stored), (parsed.Repository, parsed.Revision, parsed.StoreName));
    }

    [Theory]
    [InlineData("bert-base-klingon")]
    [InlineData("hub:")]
    [InlineData("hub:name")]
    [InlineData("hub:org/name/file")]
    [InlineData("hub:../name")]
    [InlineData("hub:org/..")]
    [InlineData("hub:org/na..me")]
    [InlineData("hub:org/-name")]
    [InlineData("hub:org/name.git")]
    [InlineData("hub:org/name@")]
    [InlineData("hub:org/name@../../x")]
    [InlineData("hub:org/name@a//b")]
    [InlineData("hub:org/name@x y")]
    [InlineData("hub:org/name\n")]
    [InlineData("hub:https://huggingface.co/org/name")]
    public void Parse_NoName_SaysWhatANameIs(string name) =>
        Assert.Contains("hub:org/name@revision", Assert.Throws<UserErrorException>(() => HubModelName.Parse(name)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("bert-large-cased", true)]
    [InlineData("hub:any thing", true)]
    [InlineData("my-tagger", false)]
    [InlineData("scratch:tiny", false)]
    public void IsOnHub_Name_TellsByItsForm(string name, bool expected) => Assert.Equal(expected, HubModelName.IsOnHub(name));

    /// <summary>In the store a segment of four digits is a version.</summary>
    [Theory]
    [InlineData("hub:org/2024", "2024")]
    [InlineData("hub:1999/bert@v1", "1999")]
    public void Parse_FourDigits_SaysWhyNot(string name, string version)
    {
        UserErrorException error = Assert.Throws<UserErrorException>(() => HubModelName.Parse(name));

        Assert.StartsWith($"'{name}' cannot be kept under its own name: '{version}' (four digits) would be a version here.", error.Message, StringComparison.Ordinal);
        Assert.Equal(error.Message, HubModelName.FindProblem(name));
    }

    [Fact]
    public void Parse_ControlCharacters_StayOutOfTheMessage() =>
        Assert.DoesNotContain('\u001b', Assert.Throws<UserErrorException>(() => HubModelName.Parse("hub:org/\u001b[2Jx")).Message);
}
