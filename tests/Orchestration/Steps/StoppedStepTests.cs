using System.Diagnostics;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Testing;

namespace BertPipeline.Orchestration.Tests.Steps;

/// <summary>A step that works when its run is cancelled: it is told by its token, wherever it is, and makes nothing.</summary>
public sealed class StoppedStepTests(AzuriteFixture azurite)
{
    // Of a cancelled run everything has ended within half a minute; the look that tells comes every five seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Place.Resolves)]
    [InlineData(Place.Waits)]
    [InlineData(Place.Computes)]
    public async Task RunAsync_RunIsCancelledMeanwhile_TheStepEnds(Place place)
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        var step = new EndlessStep(host.Get<StepRunner>(), place);
        Task<StepResult> running = host.RunAsync(step, new StepIdentity(StepName.SplitData), 0);
        await step.Begun.WaitAsync(Token);

        await host.Cancellation.CancelRunAsync(host.RunId, Token);
        long cancelled = Stopwatch.GetTimestamp();
        StepResult result = await running;

        Assert.Equal(StepOutcome.Cancelled, result.Outcome);
        Assert.InRange(Stopwatch.GetElapsedTime(cancelled), TimeSpan.Zero, Patience);
        Assert.Empty(Directory.GetDirectories(host.Scratch));
    }

    public enum Place
    {
        Resolves,
        Waits,
        Computes,
    }

    private sealed class EndlessStep(StepRunner runner, Place place) : ArtifactStep<int>(runner)
    {
        private readonly TaskCompletionSource _begun = new();

        public Task Begun => _begun.Task;

        protected override async Task<int> ResolveAsync(StepCall<int> call, CancellationToken cancellationToken)
        {
            if (place == Place.Resolves)
            {
                await GoOnAsync(cancellationToken);
            }

            return call.Parameters;
        }

        protected override Task BuildAsync(StepWork<int> work, CancellationToken cancellationToken) => GoOnAsync(cancellationToken);

        private async Task GoOnAsync(CancellationToken cancellationToken)
        {
            _begun.SetResult();
            while (place == Place.Computes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Thread.SpinWait(1000);
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
    }
}
