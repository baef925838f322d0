using BertPipeline.GpuWorker.Training;

namespace BertPipeline.GpuWorker.Tests.Training;

public sealed class EarlyStoppingTests
{
    [Fact]
    public void After_RisingThenFalling_KeepsTheBestAndEndsAfterPatience()
    {
        EarlyStopping state = new EarlyStopping().After(1, 0.2).After(2, 0.4).After(3, 0.4);
        Assert.False(state.IsOver(2));

        state = state.After(4, 0.3);

        Assert.Equal(2, state.BestEpoch);
        Assert.Equal(0.4, state.BestScore);
        Assert.True(state.IsOver(2));
        Assert.False(state.IsOver(0));
    }
}
