#!/usr/bin/env bash
# Microsoft.Azure.DurableTask.AzureStorage 2.11.2 (NuGet), .NET 10.
# Guess: a program that compiles goes on compiling when a package is added to it that it does not even use.
# Seen:  the package brings System.Linq.Async 6.0.1; .NET 10 has the same extension methods of its own, so that every Select, Where, ToListAsync of an
#        IAsyncEnumerable in the program, and in every project that refers to it, becomes ambiguous (CS0121).
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
cat > plain.csproj <<'P'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><ImplicitUsings>enable</ImplicitUsings><NoWarn>NU1603</NoWarn></PropertyGroup>
</Project>
P
cat > Program.cs <<'P'
Console.WriteLine(string.Join(' ', await Numbers().Select(n => n * n).ToListAsync()));

static async IAsyncEnumerable<int> Numbers()
{
    await Task.Yield();
    yield return 2;
    yield return 3;
}
P
echo "without the package: $(dotnet run)"
sed -i 's#</Project>#  <ItemGroup><PackageReference Include="Microsoft.Azure.DurableTask.AzureStorage" Version="2.11.2" /></ItemGroup>\n</Project>#' plain.csproj
if output=$(dotnet build -v quiet 2>&1); then echo "with the package: it compiles. That has changed."; exit 1; fi
echo "with the package: $(grep -o 'error CS[0-9]*' <<<"$output" | sort | uniq -c | tr -s ' ')"
grep -q 'error CS0121' <<<"$output" || { echo "$output"; exit 1; }
