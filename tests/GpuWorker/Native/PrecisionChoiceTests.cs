using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Native;

namespace BertPipeline.GpuWorker.Tests.Native;

public sealed class PrecisionChoiceTests
{
    [Theory]
    [InlineData("fp32")]
    [InlineData("fp32", "3.7")]
    [InlineData("bf16", "8.0")]
    [InlineData("bf16", "9.0", "8.6")]
    public void Require_WhatTheGpusComputeIn_IsTaken(string asked, params string[] gpus) =>
        PrecisionChoice.Require(JsonName.Parse<Precision>(asked), Array.ConvertAll(gpus, Version.Parse));

    [Theory]
    [InlineData("precision is bf16, but this worker has no GPU. Leave it out")]
    [InlineData("precision is bf16, but this worker has a GPU of compute capability 7.5, and only those from 8.0 on (Ampere) compute in it. Leave it out.", "8.0", "7.5")]
    public void Require_WhatTheyDoNot_IsForTheUserToMend(string message, params string[] gpus) => Assert.StartsWith(
        message, Assert.Throws<UserErrorException>(() => PrecisionChoice.Require(Precision.Bf16, Array.ConvertAll(gpus, Version.Parse))).Message, StringComparison.Ordinal);
}
