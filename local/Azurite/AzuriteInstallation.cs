using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;

namespace BertPipeline.Azurite;

/// <summary>Azurite's npm packages, installed once from the lock file that ships beside this assembly.</summary>
internal static class AzuriteInstallation
{
    private static readonly string[] Files = ["package.json", "package-lock.json", ".npmrc", "start.js"];

    /// <summary>Returns the folder that Azurite is installed in, installing it first where needed. Safe across processes.</summary>
    public static async Task<string> EnsureAsync(Action<string>? progress, CancellationToken cancellationToken)
    {
        string source = Path.Combine(AppContext.BaseDirectory, "azurite");
        string folder = typeof(AzuriteInstallation).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "AzuriteFolder").Value!;
        Directory.CreateDirectory(folder);
        await using FileStream guard = await LockAsync(Path.Combine(folder, ".lock"), cancellationToken);
        string stamp = Path.Combine(folder, ".installed");
        string wanted = await DigestAsync(source, cancellationToken);
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp, cancellationToken) == wanted)
        {
            return folder;
        }

        progress?.Invoke("Installing Azurite from its lock file (once) …");
        foreach (string file in Files)
        {
            File.Copy(Path.Combine(source, file), Path.Combine(folder, file), overwrite: true);
        }

        await NpmCiAsync(folder, cancellationToken);
        await File.WriteAllTextAsync(stamp, wanted, cancellationToken);
        return folder;
    }

    private static async Task NpmCiAsync(string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("ci");
        using Process npm = Start(start);
        Task<string> output = npm.StandardOutput.ReadToEndAsync(cancellationToken);
        string error = await npm.StandardError.ReadToEndAsync(cancellationToken);
        await npm.WaitForExitAsync(cancellationToken);
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm ci in {folder} ended with code {npm.ExitCode}: {error}{await output}");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("npm did not start.");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException("npm was not found. Azurite needs Node.js 20 or newer on the PATH: https://nodejs.org.", e);
        }
    }

    private static async Task<string> DigestAsync(string source, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in Files)
        {
            hash.AppendData(await File.ReadAllBytesAsync(Path.Combine(source, file), cancellationToken));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
            }
        }
    }
}
