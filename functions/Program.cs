using BertPipeline.Contracts;
using BertPipeline.Functions;
using BertPipeline.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

try
{
    using IHost host = FunctionsApp.Create(args);
    await host.Services.GetRequiredService<PipelineStorage>().EnsureCreatedAsync();
    await host.RunAsync();
    return 0;
}
catch (UserErrorException e)
{
    await Console.Error.WriteLineAsync($"Error: {e.Message}");
    return 2;
}
