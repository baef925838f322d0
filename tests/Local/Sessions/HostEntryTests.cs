using System.Net;
using BertPipeline.Contracts;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Settings;
using BertPipeline.Local.Terminal;
using BertPipeline.Storage;
using BertPipeline.Testing;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;

namespace BertPipeline.Local.Tests.Sessions;

/// <summary>Two commands in one folder; the other one is this test, which holds its locks.</summary>
public sealed class HostEntryTests : IDisposable
{
    private readonly LocalSettings _settings = new() { Folder = Directory.CreateTempSubdirectory("bert-pipeline-").FullName };
    private readonly FakeTimeProvider _time = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(100) };
    private readonly StringWriter _said = new();

    public void Dispose()
    {
        _said.Dispose();
        Directory.Delete(_settings.Folder, recursive: true);
    }

    [Fact]
    public async Task EnterAsync_ColdFolder_MayStartAHost()
    {
        HostPlace place = await EnterAsync();

        Assert.Null(place.Endpoint);
        Assert.Null(HostLocks.TryTake(_settings));
        await place.Hold.DisposeAsync();
    }

    /// <summary>The address of a host that was killed stays behind.</summary>
    [Fact]
    public async Task EnterAsync_AddressWithoutAHost_MayStartOne()
    {
        await WriteEndpointAsync(new Uri("http://127.0.0.1:9"));

        HostPlace place = await EnterAsync();

        Assert.Null(place.Endpoint);
        await place.Hold.DisposeAsync();
    }

    [Fact]
    public async Task EnterAsync_HostThatAnswers_IsUsedAndNotStoppedMeanwhile()
    {
        using HttpListener host = Listen(out Uri url);
        using FileStream? held = HostLocks.TryTake(_settings);
        await WriteEndpointAsync(url);

        HostPlace place = await EnterAsync();

        Assert.Equal(url, place.Endpoint!.Url);
        Assert.Null(HostLocks.TryClose(_settings));
        await place.Hold.DisposeAsync();
        using FileStream? closed = HostLocks.TryClose(_settings);
        Assert.NotNull(closed);
    }

    [Fact]
    public async Task EnterAsync_HostThatIsStarting_IsWaitedFor()
    {
        using HttpListener host = Listen(out Uri url);
        using FileStream? held = HostLocks.TryTake(_settings);

        Task<HostPlace> entering = EnterAsync();
        await AdvanceUntilSaidAsync("Another process starts or stops a host in");
        Assert.False(entering.IsCompleted);
        await WriteEndpointAsync(url);
        await AdvanceAsync(entering, TimeSpan.FromMinutes(1));

        HostPlace place = await entering;
        Assert.NotNull(place.Endpoint);
        await place.Hold.DisposeAsync();
    }

    /// <summary>A command that only looks at something has no workers for a run.</summary>
    [Fact]
    public async Task EnterAsync_HostThatDoesNotWork_ItsEndIsWaitedFor()
    {
        using HttpListener host = Listen(out Uri url);
        FileStream held = HostLocks.TryTake(_settings)!;
        await WriteEndpointAsync(url, works: false);

        Task<HostPlace> entering = EnterAsync();
        await AdvanceUntilSaidAsync("Another command works in");
        Assert.False(entering.IsCompleted);
        await held.DisposeAsync();
        await AdvanceAsync(entering, TimeSpan.FromMinutes(1));

        HostPlace place = await entering;
        Assert.Null(place.Endpoint);
        await place.Hold.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EnterAsync_HostThatNeverAnswers_SaysSoAndWhereItsLogIs(bool hasAddress)
    {
        using FileStream? held = HostLocks.TryTake(_settings);
        if (hasAddress)
        {
            await WriteEndpointAsync(new Uri("http://127.0.0.1:9"));
        }

        Task<HostPlace> entering = EnterAsync();
        await AdvanceAsync(entering, TimeSpan.FromMinutes(10));

        string message = (await Assert.ThrowsAsync<UserErrorException>(() => entering)).Message;
        Assert.Contains("has not answered for", message, StringComparison.Ordinal);
        Assert.Contains($"Its log is {Path.Combine(_settings.LogFolder, "host.log")}", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Use it", message, StringComparison.Ordinal);
    }

    private Task<HostPlace> EnterAsync() => new HostEntry(new CommandEnvironment
    {
        Console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_said) }),
        Error = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_said) }),
        Time = _time,
        Settings = _settings,
    }).EnterAsync(endpoint => endpoint.Works, TestContext.Current.CancellationToken);

    /// <summary>Lets the waiting go by without waiting.</summary>
    private async Task AdvanceAsync(Task task, TimeSpan duration)
    {
        for (TimeSpan gone = TimeSpan.Zero; gone < duration && !task.IsCompleted; gone += TimeSpan.FromSeconds(1))
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken));
        }
    }

    /// <summary>However long files and sockets take, whose time is not the clock's.</summary>
    private Task AdvanceUntilSaidAsync(string text) => Eventually.TrueAsync(
        () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return _said.ToString().Contains(text, StringComparison.Ordinal);
        },
        $"'{text}' is said");

    private Task WriteEndpointAsync(Uri url, bool works = true) =>
        new Endpoint(url, 1, new StorageOptions(), works).WriteAsync(_settings.EndpointFile, TestContext.Current.CancellationToken);

    private static HttpListener Listen(out Uri url)
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        url = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        probe.Stop();
        var listener = new HttpListener();
        listener.Prefixes.Add(url.ToString());
        listener.Start();
        _ = AnswerAsync(listener);
        return listener;
    }

    private static async Task AnswerAsync(HttpListener listener)
    {
        try
        {
            while (true)
            {
                (await listener.GetContextAsync()).Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }
}
