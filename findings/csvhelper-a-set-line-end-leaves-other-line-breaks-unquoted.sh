#!/usr/bin/env bash
# CsvHelper 33.1.0 (NuGet).
# Guess: NewLine says how records end; a field with any line break in it is quoted, as RFC 4180 wants it.
# Seen:  once NewLine is set, only fields that hold just that sequence are quoted. With "\r\n" set, as RFC 4180 has it, a field with a lone line feed is
#        written bare, and every reader, CsvHelper's own included, takes its second line for another record. With the default the same field is quoted.
set -euo pipefail
folder=$(mktemp -d); cd "$folder"; trap 'rm -rf "$folder"' EXIT
cat > csv.csproj <<'P'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="CsvHelper" Version="33.1.0" /></ItemGroup>
</Project>
P
cat > Program.cs <<'P'
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

int usual = Records(new(CultureInfo.InvariantCulture)), set = Records(new(CultureInfo.InvariantCulture) { NewLine = "\r\n" });
Console.WriteLine($"one record with a line feed in its field comes back as {usual} record(s) by default, as {set} with NewLine set to CRLF");
return usual == 1 && set == 2 ? 0 : 1;

static int Records(CsvConfiguration configuration)
{
    using var text = new StringWriter();
    using (var csv = new CsvWriter(text, configuration, leaveOpen: true))
    {
        csv.WriteField("first line\nsecond line");
        csv.NextRecord();
    }

    using var reader = new CsvReader(new StringReader(text.ToString()), new CsvConfiguration(CultureInfo.InvariantCulture) { HasHeaderRecord = false });
    int records = 0;
    while (reader.Read())
    {
        records++;
    }

    return records;
}
P
dotnet run
