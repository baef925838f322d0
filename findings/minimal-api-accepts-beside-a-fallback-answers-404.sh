#!/usr/bin/env bash
# ASP.NET Core of .NET 10, minimal APIs.
# Guess: a POST whose endpoint has .Accepts<T>("application/json") is answered 415 when it comes with another content type, whatever else is mapped.
# Seen:  415 only as long as there is no MapFallback. With one, which people add to answer unknown paths in their own form, the same request is answered
#        by the fallback, "404, there is no such path", for a path that exists.
set -euo pipefail
folder=$(mktemp -d); cd "$folder"
cat > api.csproj <<'P'
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
</Project>
P
cat > Program.cs <<'P'
foreach (bool fallback in (bool[])[false, true])
{
    WebApplicationBuilder builder = WebApplication.CreateBuilder();
    builder.Logging.ClearProviders();
    builder.WebHost.UseUrls("http://127.0.0.1:0");
    await using WebApplication app = builder.Build();
    app.MapPost("/runs", (HttpRequest request) => "ok").Accepts<int>("application/json");
    if (fallback)
    {
        app.MapFallback("{*path}", () => TypedResults.NotFound());
    }

    await app.StartAsync();
    using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    using HttpResponseMessage json = await http.PostAsync("/runs", new StringContent("1", null, "application/json"));
    using HttpResponseMessage text = await http.PostAsync("/runs", new StringContent("1", null, "text/plain"));
    Console.WriteLine($"fallback {fallback}: json {(int)json.StatusCode}, text {(int)text.StatusCode}");
}
P
trap 'rm -rf "$folder"' EXIT
output=$(dotnet run); echo "$output"
grep -qx 'fallback False: json 200, text 415' <<<"$output" && grep -qx 'fallback True: json 200, text 404' <<<"$output"
