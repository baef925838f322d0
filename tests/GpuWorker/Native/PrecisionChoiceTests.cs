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
    [InlineData("bf16-mixed")]
    public void Require_WhatTheGpusComputeIn_IsTaken(string asked, params string[] gpus) =>
        PrecisionChoice.Require(JsonName.Parse<Precision>(asked), Array.ConvertAll(gpus, Version.Parse), hasProcessorBf16: true);

    [Theory]
    [InlineData("bf16", "precision is bf16, but this worker has no GPU. Leave it out")]
    [InlineData("bf16-mixed", "precision is bf16-mixed, but this worker's processor does not multiply in bf16 (it has neither AVX512_BF16 nor AMX). Leave it out.")]
    [InlineData("bf16-mixed", "precision is bf16-mixed, which is for processors, but this worker has a GPU. Make it bf16, or leave it out.", "8.0")]
    [InlineData("bf16", "precision is bf16, but this worker has a GPU of compute capability 7.5, and only those from 8.0 on (Ampere) compute in it. Leave it out.", "8.0", "7.5")]
    public void Require_WhatTheyDoNot_IsForTheUserToMend(string asked, string message, params string[] gpus) => Assert.StartsWith(
        message, Assert.Throws<UserErrorException>(() => PrecisionChoice.Require(JsonName.Parse<Precision>(asked), Array.ConvertAll(gpus, Version.Parse), hasProcessorBf16: false)).Message, StringComparison.Ordinal);
}
