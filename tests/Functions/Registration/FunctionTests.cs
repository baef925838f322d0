using System.Reflection;
using BertPipeline.DurableTask;
using BertPipeline.Functions.Orchestrations;
using BertPipeline.Functions.Tests.Hosting;
using BertPipeline.Orchestration;
using BertPipeline.Orchestration.Api;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage;
using Microsoft.Azure.Functions.Worker;

namespace BertPipeline.Functions.Tests.Registration;

/// <summary>The app has a function for everything that <c>shared/</c> has, so that a new activity or route cannot be forgotten.</summary>
public sealed class FunctionTests
{
    // Nothing of it is called: a registry only names what there is.
    private static readonly TaskRegistry Registry = PipelineRegistry.Create(new StepServices(
        new PipelineStorage(new StorageOptions { ConnectionString = "UseDevelopmentStorage=true", TaskHub = "names" }), TimeProvider.System, Path.GetTempPath()));

    [Fact]
    public void Orchestrations_AreThoseOfTheRegistry() => Assert.Equal(
        Registry.Orchestrators.Select(o => (o.Key, o.Value.OutputType)).Order(),
        AppFunctions.TriggeredBy<OrchestrationTriggerAttribute>().Select(f => (f.Function.Name, ResultOf(f.Function.Method))).Order());

    [Fact]
    public void Activities_AreThoseOfTheRegistryWithTheirTypes() => Assert.Equal(
        Registry.Activities.Select(a => $"{a.Key}: {a.Value.InputType} to {a.Value.OutputType}").Order(),
        AppFunctions.TriggeredBy<ActivityTriggerAttribute>()
            .Select(f => $"{f.Function.Name}: {f.Function.Method.GetParameters()[0].ParameterType} to {ResultOf(f.Function.Method)}").Order());

    [Fact]
    public void Routes_AreThoseOfTheApi() => Assert.Equal(
        new RunsApi(null!, null!, null!, null!, null!, null!, null!, null!).Routes.Select(r => $"{r.Name}: {r.Method} {r.Template}").Order(),
        AppFunctions.TriggeredBy<HttpTriggerAttribute>().Where(f => f.Function.Name != "UnknownRoute")
            .Select(f => $"{f.Function.Name}: {f.Trigger.Methods!.Single().ToUpperInvariant()} /api/{f.Trigger.Route}").Order());

    /// <summary>The Functions host matches routes in the order of the functions' names.</summary>
    [Fact]
    public void UnknownRoute_ComesLastByName() => Assert.Equal(
        "UnknownRoute", AppFunctions.TriggeredBy<HttpTriggerAttribute>().Select(f => f.Function.Name).Order(StringComparer.OrdinalIgnoreCase).Last());

    [Fact]
    public void HttpFunctions_AskForAKey() =>
        Assert.All(AppFunctions.TriggeredBy<HttpTriggerAttribute>(), f => Assert.Equal(AuthorizationLevel.Function, f.Trigger.AuthLevel));

    [Fact]
    public async Task Activity_RunsTheOneOfItsName_ForTheInstanceThatCalls()
    {
        var recorder = new Recorder();
        var functions = new ActivityFunctions(new TaskRegistry().AddActivity(PipelineTasks.CancelJobs, recorder));

        await functions.CancelJobs("run-7", new StubFunctionContext(PipelineTasks.CancelJobs, "instance-7"));

        Assert.Equal((new ActivityContext(PipelineTasks.CancelJobs, "instance-7"), "run-7"), recorder.Called);
    }

    private static Type ResultOf(MethodInfo method) => method.ReturnType.GetGenericArguments().Single();

    private sealed class Recorder : Activity<string, bool>
    {
        public (ActivityContext, string)? Called { get; private set; }

        public override Task<bool> RunAsync(ActivityContext context, string input, CancellationToken cancellationToken)
        {
            Called = (context, input);
            return Task.FromResult(true);
        }
    }
}
