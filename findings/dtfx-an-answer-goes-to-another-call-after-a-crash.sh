#!/usr/bin/env bash
# Microsoft.Azure.DurableTask.Core 3.11.2 and .AzureStorage 2.11.2 (NuGet) on Azurite 3.35.0 (npm).
# Guess: a host may die at any moment; what an orchestration gets from a call is what that call answered.
# Seen:  the provider sends the messages of a turn's calls before it writes the turn into the history, and tells answers by their numbers alone. A host that dies between
#        the two has called a second step; in the next host the answers of the first steps come in another order, and another second step gets the same number, and the
#        answer of the first with it. Chain b ends with what chain a's second step said. Nothing fails, nothing is logged above a warning about order.
set -euo pipefail
folder=$(mktemp -d); cd "$folder"
npm install --silent --no-audit --no-fund azurite@3.35.0 >/dev/null
node node_modules/azurite/dist/src/azurite.js --silent --skipApiVersionCheck --inMemoryPersistence --blobPort 21010 --queuePort 21011 --tablePort 21012 >/dev/null 2>&1 &
azurite=$!; trap 'kill $azurite 2>/dev/null || true; rm -rf "$folder"' EXIT
until (: >/dev/tcp/127.0.0.1/21012) 2>/dev/null; do sleep 0.2; done
cat > chains.csproj <<'P'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><ImplicitUsings>enable</ImplicitUsings><NoWarn>NU1603</NoWarn></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.Azure.DurableTask.AzureStorage" Version="2.11.2" />
    <PackageReference Include="Microsoft.Azure.DurableTask.Core" Version="3.11.2" />
  </ItemGroup>
</Project>
P
cat > Program.cs <<'P'
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using DurableTask.AzureStorage;
using DurableTask.Core;

// The first host dies, as far as its storage can see, when it has sent the third call: a1, b1, a2.
(TaskHubWorker first, AzureStorageOrchestrationService service) = await StartAsync(new Death(calls: 3));
OrchestrationInstance instance = await new TaskHubClient(service).CreateOrchestrationInstanceAsync(typeof(Chains), "");
await Death.Happened.Task;
(TaskHubWorker second, service) = await StartAsync(null);
Work.BeginsB.SetResult();
OrchestrationState end = await new TaskHubClient(service).WaitForOrchestrationAsync(instance, TimeSpan.FromMinutes(2));
Console.WriteLine($"{end.OrchestrationStatus}: {end.Output}");
Environment.Exit(end.Output.Contains("chain b: answer of a2") ? 0 : 1);
GC.KeepAlive((first, second));

static async Task<(TaskHubWorker, AzureStorageOrchestrationService)> StartAsync(Death death)
{
    const string Account = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + "BlobEndpoint=http://127.0.0.1:21010/devstoreaccount1;QueueEndpoint=http://127.0.0.1:21011/devstoreaccount1;TableEndpoint=http://127.0.0.1:21012/devstoreaccount1;";
    var service = new AzureStorageOrchestrationService(new AzureStorageOrchestrationServiceSettings
    {
        TaskHubName = "chains", WorkerId = "host", PartitionCount = 1, UseAppLease = false, MaxQueuePollingInterval = TimeSpan.FromMilliseconds(200),
        WorkItemQueueVisibilityTimeout = TimeSpan.FromSeconds(5), ControlQueueVisibilityTimeout = TimeSpan.FromSeconds(20),
        StorageAccountClientProvider = new StorageAccountClientProvider(
            StorageServiceClientProvider.ForBlob(Account, With(new BlobClientOptions(), death)),
            StorageServiceClientProvider.ForQueue(Account, With(new QueueClientOptions(), death)),
            StorageServiceClientProvider.ForTable(Account, With(new TableClientOptions(), death))),
    });
    await service.CreateIfNotExistsAsync();
    var worker = new TaskHubWorker(service);
    worker.AddTaskOrchestrations(typeof(Chains)).AddTaskActivities(typeof(Work));
    await worker.StartAsync();
    return (worker, service);
}

static T With<T>(T options, Death death) where T : ClientOptions
{
    if (death != null)
    {
        options.AddPolicy(death, HttpPipelinePosition.PerRetry);
        options.Retry.MaxRetries = 0;
    }

    return options;
}

// Two chains of two calls each.
public sealed class Chains : TaskOrchestration<string, string>
{
    public override async Task<string> RunTask(OrchestrationContext context, string input)
    {
        return string.Join("; ", await Task.WhenAll(ChainAsync("a"), ChainAsync("b")));

        async Task<string> ChainAsync(string chain)
        {
            await context.ScheduleTask<string>(typeof(Work), chain + "1");
            return $"chain {chain}: {await context.ScheduleTask<string>(typeof(Work), chain + "2")}";
        }
    }
}

public sealed class Work : AsyncTaskActivity<string, string>
{
    public static TaskCompletionSource BeginsB { get; } = new();

    protected override async Task<string> ExecuteAsync(TaskContext context, string step)
    {
        if (step == "b1")
        {
            await BeginsB.Task;
        }
        else if (step == "b2")
        {
            await Task.Delay(TimeSpan.FromSeconds(20)); // As work does; the answer that has lost its call comes back to the queue meanwhile.
        }

        return $"answer of {step}";
    }
}

// After so many calls were put on the queue, no request of this host reaches the storage any more.
public sealed class Death(int calls) : HttpPipelinePolicy
{
    private int _calls;
    private volatile bool _isDead;

    public static TaskCompletionSource Happened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (_isDead)
        {
            throw new IOException("This host is dead.");
        }

        await ProcessNextAsync(message, pipeline);
        if (message.Request.Method == RequestMethod.Post && message.Request.Uri.Path.EndsWith("-workitems/messages") && Interlocked.Increment(ref _calls) == calls)
        {
            _isDead = true;
            Happened.TrySetResult();
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();
}
P
dotnet run
