using System.Text.Json.Nodes;
using BertPipeline.Local.Commands;

namespace BertPipeline.Local.Tests.Commands;

public sealed class RunCommandTests
{
    [Theory]
    [InlineData("{}", """{"publishAs":"feedback-tagger","languageModel":{"publishAs":"feedback-adapted"}}""")]
    [InlineData("""{"publishAs":"mine","languageModel":{"epochs":2,"publishAs":"own"}}""", """{"publishAs":"mine","languageModel":{"epochs":2,"publishAs":"own"}}""")]
    [InlineData("""{"languageModel":7}""", """{"languageModel":7,"publishAs":"feedback-tagger"}""")]
    public void NameAfter_WhatTheRequestDoesNotName_IsCalledAfterTheFile(string request, string expected)
    {
        JsonObject body = JsonNode.Parse(request)!.AsObject();

        RunCommand.NameAfter("feedback", body);

        Assert.Equal(expected, body.ToJsonString());
    }
}
