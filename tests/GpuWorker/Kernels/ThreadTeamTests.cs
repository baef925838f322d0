using BertPipeline.GpuWorker.Kernels;

namespace BertPipeline.GpuWorker.Tests.Kernels;

public sealed class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Run_ManyRounds_EveryTaskOnce(int size)
    {
        using var team = new ThreadTeam(size);
        for (int round = 0; round < 2000; round++)
        {
            int[] runs = new int[round % 17];
            team.Run(runs.Length, task => Interlocked.Increment(ref runs[task]));
            Assert.All(runs, count => Assert.Equal(1, count));
        }
    }

    /// <summary>Two trainings in one process share a team.</summary>
    [Fact]
    public async Task Run_FromSeveralThreads_EveryTaskOnce()
    {
        using var team = new ThreadTeam(3);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int round = 0; round < 500; round++)
            {
                int[] runs = new int[11];
                team.Run(runs.Length, task => Interlocked.Increment(ref runs[task]));
                Assert.All(runs, count => Assert.Equal(1, count));
            }
        })));
    }

    [Fact]
    public void Run_ATaskFails_TheOthersRunAndTheCallerIsTold()
    {
        using var team = new ThreadTeam(2);
        int runs = 0;
        void Fail(int task)
        {
            Interlocked.Increment(ref runs);
            if (task == 3)
            {
                throw new InvalidDataException("task 3");
            }
        }

        var exception = Assert.Throws<InvalidDataException>(() => team.Run(20, Fail));

        Assert.Equal("task 3", exception.Message);
        Assert.Equal(20, runs);
        team.Run(2, _ => { });
    }
}
