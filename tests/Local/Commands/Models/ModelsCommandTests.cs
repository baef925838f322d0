using BertPipeline.Hub;
using BertPipeline.Local.Terminal;
using BertPipeline.Local.Tests.Conformance;
using BertPipeline.Storage.Models;
using BertPipeline.Testing.Hub;
using BertPipeline.Testing.Models;

namespace BertPipeline.Local.Tests.Commands.Models;

/// <summary>A folder and a model's name for each test of the commands of <c>models</c>.</summary>
public abstract class ModelsCommandTests(LocalApiHost host) : IDisposable
{
    protected string Folder { get; } = Directory.CreateTempSubdirectory("models-").FullName;

    // The container is shared by all tests.
    protected string Name { get; } = "m-" + Guid.NewGuid().ToString("N");

    protected ModelStore Models => new(host.Storage, TimeProvider.System);

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected Task<string> ImportAsync(TinyModel model) => RunAsync("models", "import", model.WriteTo(Folder), "--name", Name);

    protected async Task<string> RunAsync(params string[] arguments)
    {
        using CommandRunner command = Command();
        int code = await command.RunAsync(arguments);
        Assert.True(code == ExitCode.Success, command.Error);
        return command.Output;
    }

    protected Task<ModelManifest?> FindAsync(string name) => Models.FindAsync(name, Token);

    private protected CommandRunner Command(LocalHub? hub = null, Func<string, bool>? confirm = null)
    {
        using HttpClient http = host.CreateClient();
        var options = new HubOptions { Endpoint = hub?.Endpoint ?? new Uri("http://127.0.0.1:9"), Attempts = 1 };
        return new CommandRunner { Url = http.BaseAddress, Storage = host.StorageOptions, Hub = options, Confirm = confirm };
    }
}
