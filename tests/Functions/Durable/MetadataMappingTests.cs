using BertPipeline.DurableTask;
using BertPipeline.Functions.Durable;
using Client = Microsoft.DurableTask.Client;

namespace BertPipeline.Functions.Tests.Durable;

public sealed class MetadataMappingTests
{
    /// <summary>As the Durable Task extension 3.18 answers for an orchestration that threw, on Azure Storage.</summary>
    [Theory]
    [InlineData("System.InvalidOperationException: It broke.", "System.InvalidOperationException", "It broke.")]
    [InlineData("\"System.InvalidOperationException: It broke.\"", "System.InvalidOperationException", "It broke.")]
    [InlineData("It broke", "", "It broke")]
    public void Of_FailedInDurableFunctions_HasItsFailureInTheOutput(string output, string type, string message)
    {
        var instance = new Client.OrchestrationMetadata("TrainingRun", "run-1")
        {
            RuntimeStatus = Client.OrchestrationRuntimeStatus.Failed,
            SerializedOutput = output,
        };

        OrchestrationMetadata mapped = MetadataMapping.Of(instance);

        Assert.Equal((type, message), (mapped.FailureDetails!.ErrorType, mapped.FailureDetails.ErrorMessage));
        Assert.Null(mapped.SerializedOutput);
    }

    [Fact]
    public void Of_EveryStatusOfTheSdk_HasOne() => Assert.All(
        Enum.GetValues<Client.OrchestrationRuntimeStatus>(),
        status => Assert.NotNull(MetadataMapping.Of(new Client.OrchestrationMetadata("TrainingRun", "run-1") { RuntimeStatus = status })));
}
