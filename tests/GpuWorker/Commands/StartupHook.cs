/// <summary>
/// What the runtime runs before <c>Main</c> of a process that names this assembly in <c>DOTNET_STARTUP_HOOKS</c>: makes the process hang at its end.
/// The runtime asks for this name outside every namespace.
/// </summary>
internal static class StartupHook
{
    public static void Initialize() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        using var never = new ManualResetEventSlim();
        never.Wait();
    };
}
