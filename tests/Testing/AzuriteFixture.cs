using BertPipeline.Azurite;
using Xunit;

namespace BertPipeline.Testing;

/// <summary>
/// One Azurite for all test classes that name it in <c>[assembly: AssemblyFixture(typeof(AzuriteFixture))]</c>, started on first use,
/// so that a run of tests that need no storage never starts it. Each test takes a hub name of its own.
/// </summary>
public sealed class AzuriteFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private AzuriteProcess? _azurite;

    public async Task<string> ConnectionStringAsync()
    {
        await _gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            _azurite ??= await AzuriteProcess.StartAsync(dataFolder: null, cancellationToken: TestContext.Current.CancellationToken);
            return _azurite.ConnectionString;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>A hub name that no other test uses: letters and digits, starting with a letter.</summary>
    public static string NewHub() => "t" + Guid.NewGuid().ToString("N")[..12];

    public async ValueTask DisposeAsync()
    {
        if (_azurite is not null)
        {
            await _azurite.DisposeAsync();
        }

        _gate.Dispose();
    }
}
