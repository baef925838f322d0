using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using BertPipeline.Azurite;
using BertPipeline.Contracts;
using Xunit;

namespace BertPipeline.Testing.Node;

/// <summary>Hugging Face's libraries for JavaScript, installed from a lock file on first use; tests that want them are skipped, with the reason, where npm cannot install them.</summary>
public static class NodeClients
{
    /// <summary>Runs one of this folder's scripts.</summary>
    /// <typeparam name="T">What it writes.</typeparam>
    /// <param name="script">Its file.</param>
    /// <param name="request">What it reads from standard input, as JSON.</param>
    public static async Task<T> RunAsync<T>(string script, object request)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        string source = Path.Combine(AppContext.BaseDirectory, "node");
        string folder = typeof(NodeClients).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "NodeClientsFolder").Value!;
        var npm = new NpmInstallation("Hugging Face's libraries", source, ["package.json", "package-lock.json", ".npmrc", "tokenize.js", "classify.js", "predict.js"], folder);
        try
        {
            await npm.EnsureAsync(progress: null, cancellationToken);
        }
        catch (InvalidOperationException e)
        {
            Assert.Skip($"The npm packages could not be installed: {PrintableText.Of(e.Message, 300)}");
        }

        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            ArgumentList = { script },
        };
        using Process node = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        Task<string> output = node.StandardOutput.ReadToEndAsync(cancellationToken);
        Task<string> error = node.StandardError.ReadToEndAsync(cancellationToken);
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(request, PipelineJson.Options).AsMemory(), cancellationToken);
        node.StandardInput.Close();
        await node.WaitForExitAsync(cancellationToken);
        Assert.True(node.ExitCode == 0, $"{script} ended with code {node.ExitCode}: {await error}");
        return JsonSerializer.Deserialize<T>(await output, PipelineJson.Options)!;
    }
}
