using System.Reflection;

namespace BertPipeline.Azurite;

/// <summary>Azurite's npm packages, installed once from the lock file that ships beside this assembly.</summary>
internal static class AzuriteInstallation
{
    /// <summary>Returns the folder that Azurite is installed in, installing it first where needed. Safe across processes.</summary>
    public static async Task<string> EnsureAsync(Action<string>? progress, CancellationToken cancellationToken)
    {
        string folder = typeof(AzuriteInstallation).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "AzuriteFolder").Value!;
        var npm = new NpmInstallation("Azurite", Path.Combine(AppContext.BaseDirectory, "azurite"), ["package.json", "package-lock.json", ".npmrc", "start.js"], folder);
        await npm.EnsureAsync(progress, cancellationToken);
        return folder;
    }
}
