using BertPipeline.Contracts;

namespace BertPipeline.Storage.Tests;

public sealed class StorageNameTests
{
    [Theory]
    [InlineData("feedback")]
    [InlineData("feedback/2024-05")]
    [InlineData("Rückmeldungen März/app store")]
    public void CheckPath_UsualName_IsReturned(string name) => Assert.Equal(name, StorageName.CheckPath("corpus", name));

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("../x", "'..' is not allowed")]
    [InlineData("a/../b", "'..' is not allowed")]
    [InlineData("./a", "'.' is not allowed")]
    [InlineData("/a", "empty segment")]
    [InlineData("a//b", "empty segment")]
    [InlineData("a/", "empty segment")]
    [InlineData("a\\b", "backslash")]
    [InlineData("a\nb", "control character")]
    [InlineData("a /b", "starts or ends with a space")]
    [InlineData("a./b", "ends with a dot")]
    public void CheckPath_NameThatCannotBeUsed_SaysWhichRuleItBreaks(string name, string rule)
    {
        UserErrorException error = Assert.Throws<UserErrorException>(() => StorageName.CheckPath("corpus", name));
        Assert.StartsWith("The corpus name", error.Message, StringComparison.Ordinal);
        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckPath_ControlCharacter_IsPrintedAsItsCode()
    {
        UserErrorException error = Assert.Throws<UserErrorException>(() => StorageName.CheckPath("corpus", "a\u001bb"));
        Assert.Contains("a\\u001bb", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a#b")]
    [InlineData(".a")]
    [InlineData("a\n")]
    public void CheckId_WhatIsNoTableKey_IsRefused(string id) => Assert.Throws<UserErrorException>(() => StorageName.CheckId("run id", id));
}
