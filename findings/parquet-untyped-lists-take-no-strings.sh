#!/usr/bin/env bash
# Parquet.Net 6.1.0 (NuGet).
# Guess: in ParquetSerializer.SerializeUntypedAsync a row is a dictionary of ordinary values, so that a column of strings takes a string and a list of strings a
#        List<string> or a string[].
# Seen:  the column takes a string; the list takes neither of the two, only ReadOnlyMemory<char>, and the error names the column and not the type that it wants.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
cat > lists.csproj <<'P'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="Parquet.Net" Version="6.1.0" /></ItemGroup>
</Project>
P
cat > Program.cs <<'P'
using Parquet.Schema;
using Parquet.Serialization;

bool asGuessed = await WriteAsync("List<string>", new List<string> { "slow", "dear" });
asGuessed |= await WriteAsync("string[]", new[] { "slow", "dear" });
bool memory = await WriteAsync("List<ReadOnlyMemory<char>>", new List<ReadOnlyMemory<char>> { "slow".AsMemory(), "dear".AsMemory() });
return !asGuessed && memory ? 0 : 1;

static async Task<bool> WriteAsync(string what, object tags)
{
    var schema = new ParquetSchema(new DataField<string>("text"), new ListField("tags", new DataField<string>("element", false)));
    Dictionary<string, object> row = new() { ["text"] = "A string is taken here.", ["tags"] = tags };
    try
    {
        using var file = new MemoryStream();
        await ParquetSerializer.SerializeUntypedAsync([row], schema, file);
        Console.WriteLine($"{what}: written");
        return true;
    }
    catch (Exception e)
    {
        Console.WriteLine($"{what}: {e.Message}");
        return false;
    }
}
P
dotnet run --verbosity quiet
