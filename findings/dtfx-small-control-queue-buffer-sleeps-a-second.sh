#!/usr/bin/env bash
# Microsoft.Azure.DurableTask.Core 3.11.2 and .AzureStorage 2.11.2 (NuGet) on Azurite 3.35.0 (npm).
# Guess: ControlQueueBufferThreshold bounds how many messages a worker holds; a small one costs memory nothing and time a little.
# Seen:  whenever the threshold is reached, the worker does not look at its queue for a whole second. A threshold of 4 lets about four results a second
#        back into an orchestration: a fan-out of 60 takes several times as long as with the default of 64.
set -euo pipefail
folder=$(mktemp -d); cd "$folder"
npm install --silent --no-audit --no-fund azurite@3.35.0 >/dev/null
node node_modules/azurite/dist/src/azurite.js --silent --skipApiVersionCheck --inMemoryPersistence --blobPort 21000 --queuePort 21001 --tablePort 21002 >/dev/null 2>&1 &
azurite=$!; trap 'kill $azurite 2>/dev/null || true; rm -rf "$folder"' EXIT
until (: >/dev/tcp/127.0.0.1/21002) 2>/dev/null; do sleep 0.2; done
cat > fan.csproj <<'P'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><ImplicitUsings>enable</ImplicitUsings><NoWarn>NU1603</NoWarn></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.Azure.DurableTask.AzureStorage" Version="2.11.2" />
    <PackageReference Include="Microsoft.Azure.DurableTask.Core" Version="3.11.2" />
  </ItemGroup>
</Project>
P
cat > Program.cs <<'P'
using System.Diagnostics;
using DurableTask.AzureStorage;
using DurableTask.Core;

const string Account = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
    + "BlobEndpoint=http://127.0.0.1:21000/devstoreaccount1;QueueEndpoint=http://127.0.0.1:21001/devstoreaccount1;TableEndpoint=http://127.0.0.1:21002/devstoreaccount1;";
double large = await MeasureAsync(64), small = await MeasureAsync(4);
Console.WriteLine($"60 activities at once: threshold 64 {large:0.0} s, threshold 4 {small:0.0} s");
return small > 5 && small > 2 * large ? 0 : 1;

static async Task<double> MeasureAsync(int threshold)
{
    var service = new AzureStorageOrchestrationService(new AzureStorageOrchestrationServiceSettings
    {
        TaskHubName = $"fan{threshold}", StorageAccountClientProvider = new StorageAccountClientProvider(Account), PartitionCount = 1, UseAppLease = false,
        ControlQueueBatchSize = Math.Min(32, threshold), ControlQueueBufferThreshold = threshold, MaxQueuePollingInterval = TimeSpan.FromMilliseconds(200),
    });
    await service.CreateIfNotExistsAsync();
    using var worker = new TaskHubWorker(service);
    worker.AddTaskOrchestrations(typeof(Fan)).AddTaskActivities(typeof(Echo));
    await worker.StartAsync();
    var client = new TaskHubClient(service);
    var watch = Stopwatch.StartNew();
    OrchestrationInstance instance = await client.CreateOrchestrationInstanceAsync(typeof(Fan), 60);
    await client.WaitForOrchestrationAsync(instance, TimeSpan.FromMinutes(2));
    double seconds = watch.Elapsed.TotalSeconds;
    await worker.StopAsync(true);
    return seconds;
}

public sealed class Fan : TaskOrchestration<int, int>
{
    public override async Task<int> RunTask(OrchestrationContext context, int width) =>
        (await Task.WhenAll(Enumerable.Range(0, width).Select(i => context.ScheduleTask<int>(typeof(Echo), i)))).Length;
}

public sealed class Echo : TaskActivity<int, int>
{
    protected override int Execute(TaskContext context, int input) => input;
}
P
dotnet run
