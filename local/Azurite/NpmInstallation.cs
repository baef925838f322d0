using System.Diagnostics;
using System.Security.Cryptography;

namespace BertPipeline.Azurite;

/// <summary>npm packages in a folder of their own, installed once from the lock file that ships beside an assembly.</summary>
/// <param name="Name">What is installed, for messages.</param>
/// <param name="Source">Where the files lie that ship.</param>
/// <param name="Files">package.json, its lock file, and what else goes along.</param>
/// <param name="Folder">Where to.</param>
internal sealed record NpmInstallation(string Name, string Source, IReadOnlyList<string> Files, string Folder)
{
    /// <summary>Installs unless that very lock file is installed. Safe across processes.</summary>
    /// <exception cref="InvalidOperationException">npm is not there, or could not install.</exception>
    public async Task EnsureAsync(Action<string>? progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder);
        await using FileStream guard = await LockAsync(Path.Combine(Folder, ".lock"), cancellationToken);
        string stamp = Path.Combine(Folder, ".installed");
        string wanted = await DigestAsync(cancellationToken);
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp, cancellationToken) == wanted)
        {
            return;
        }

        progress?.Invoke($"Installing {Name} from its lock file (once) …");
        foreach (string file in Files)
        {
            File.Copy(Path.Combine(Source, file), Path.Combine(Folder, file), overwrite: true);
        }

        await NpmCiAsync(cancellationToken);
        await File.WriteAllTextAsync(stamp, wanted, cancellationToken);
    }

    private async Task NpmCiAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm")
        {
            WorkingDirectory = Folder,
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
            throw new InvalidOperationException($"npm ci in {Folder} ended with code {npm.ExitCode}: {error}{await output}");
        }
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("npm did not start.");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException($"npm was not found. {Name} needs Node.js 20 or newer on the PATH: https://nodejs.org.", e);
        }
    }

    private async Task<string> DigestAsync(CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in Files)
        {
            hash.AppendData(await File.ReadAllBytesAsync(Path.Combine(Source, file), cancellationToken));
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
