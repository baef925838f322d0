using System.Runtime.Loader;

/// <summary>
/// What the runtime runs before <c>Main</c> of a process that names this assembly in <c>DOTNET_STARTUP_HOOKS</c>: writes down, when the process ends,
/// which assemblies it has loaded. The runtime asks for this name outside every namespace.
/// </summary>
internal static class StartupHook
{
    /// <summary>The environment variable that names the file.</summary>
    public const string File = "LOADED_ASSEMBLIES_FILE";

    public static void Initialize() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        System.IO.File.WriteAllLines(Environment.GetEnvironmentVariable(File)!, AssemblyLoadContext.Default.Assemblies.Select(a => a.GetName().Name!));
}
