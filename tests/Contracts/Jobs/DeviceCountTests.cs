using System.Text.Json;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps.Parameters;

namespace BertPipeline.Contracts.Tests.Jobs;

public sealed class DeviceCountTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("64", 64)]
    [InlineData("\"all\"", null)]
    public void Json_ANumberOrAll_IsReadAndWrittenAlike(string json, int? number)
    {
        DeviceCount devices = JsonSerializer.Deserialize<DeviceCount>(json, PipelineJson.Options)!;

        Assert.Equal(number, devices.Number);
        Assert.Equal(json, JsonSerializer.Serialize(devices, PipelineJson.Options));
        Assert.Equal(devices, DeviceCount.Find(devices.ToString()));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("65")]
    [InlineData("1.5")]
    [InlineData("\"2\"")]
    [InlineData("\"All\"")]
    [InlineData("true")]
    [InlineData("[1]")]
    public void Json_AnythingElse_IsRefused(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<DeviceCount>(json, PipelineJson.Options));

    /// <summary>Where a model is trained enters no key: these are what keys are made of.</summary>
    [Fact]
    public void Parameters_WhateverTheDevices_AreTheSame()
    {
        var request = new RunRequest { Corpus = "f" };
        RunRequest several = request with { LanguageModel = new() { Devices = DeviceCount.All }, Classifier = new() { Devices = DeviceCount.Find("4")! } };

        Assert.Equal(FinetuneLanguageModelParameters.From(request), FinetuneLanguageModelParameters.From(several));
        Assert.Equal(TrainClassifierParameters.From(request, Variant.Bert, 1), TrainClassifierParameters.From(several, Variant.Bert, 1));
    }

    /// <summary>As hosts wrote them before there was a choice.</summary>
    [Fact]
    public void Specification_WithoutDevices_MeansOne()
    {
        const string Json = """{"runId":"r","jobId":"j","step":"evaluate","artifactKey":"k","inputs":{},"parameters":{}}""";

        Assert.Equal(DeviceCount.One, JsonSerializer.Deserialize<GpuJobSpecification>(Json, PipelineJson.Options)!.Devices);
    }
}
