using System.Runtime.InteropServices;
using BertPipeline.Chaos;

// The pipeline as processes under seeded faults: dotnet run -c Release --project bench/Chaos [-- --scenarios N --seed S --minutes M --only KIND]
if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    Console.Error.WriteLine($"Kinds: {string.Join(", ", Kind.All.Select(k => k.Name))}");
    return 2;
}

// What it has started, hosts, workers and Azurite, ends with it.
using var stopping = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await ChaosRun.RunAsync(options, stopping.Token) == 0 ? 0 : 1;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopping.Cancel();
}
