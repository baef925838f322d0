using BertPipeline.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace BertPipeline.Functions.Http;

/// <summary>ASP.NET's routing within a function: finds and runs the endpoint of a request that the Functions host has sent here.</summary>
public sealed class PipelineRouter
{
    private readonly RequestDelegate _pipeline;

    public PipelineRouter(IServiceProvider services)
    {
        var pipeline = new ApplicationBuilder(services);
        pipeline.UseRouting();
        pipeline.UseEndpoints(routes => routes.MapPipelineApi());
        _pipeline = pipeline.Build();
    }

    public Task RouteAsync(HttpContext context)
    {
        // The function itself is an endpoint, which routing would take for the answer.
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        return _pipeline(context);
    }
}
