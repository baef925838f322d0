#!/usr/bin/env bash
# Microsoft.DurableTask 1.28.0 on Microsoft.DurableTask.InProcessTestHost 0.2.3-preview.1 (NuGet); the Azure Storage provider does the same.
# Guess: an instance that has not ended has no output, and an output is JSON, as everything else that the client serializes.
# Seen:  while an instance is suspended, its SerializedOutput is the reason that was given, as bare text: a monitor that parses outputs fails on it.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
cat > suspend.csproj <<'P'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><ImplicitUsings>enable</ImplicitUsings><NoWarn>NU1603</NoWarn></PropertyGroup>
  <ItemGroup>
    <FrameworkReference Include="Microsoft.AspNetCore.App" />
    <PackageReference Include="Microsoft.DurableTask.InProcessTestHost" Version="0.2.3-preview.1" />
    <PackageReference Include="Microsoft.DurableTask.Client" Version="1.28.0" />
  </ItemGroup>
</Project>
P
cat > Program.cs <<'P'
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Microsoft.Extensions.Logging.Abstractions;

await using DurableTaskTestHost host = await DurableTaskTestHost.StartAsync(
    tasks => tasks.AddOrchestratorFunc<string, string>("Wait", (context, _) => context.WaitForExternalEvent<string>("go")),
    new DurableTaskTestHostOptions { Port = 21010, LoggerFactory = NullLoggerFactory.Instance }, CancellationToken.None);
string id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Wait", "");
await host.Client.WaitForInstanceStartAsync(id);
await host.Client.SuspendInstanceAsync(id, "lunch break");
for (int i = 0; i < 200; i++)
{
    OrchestrationMetadata instance = (await host.Client.GetInstanceAsync(id, getInputsAndOutputs: true))!;
    if (instance.RuntimeStatus == OrchestrationRuntimeStatus.Suspended)
    {
        Console.WriteLine($"Suspended, output: {instance.SerializedOutput}");
        return instance.SerializedOutput == "lunch break" ? 0 : 1;
    }

    await Task.Delay(50);
}

return 1;
P
dotnet run
