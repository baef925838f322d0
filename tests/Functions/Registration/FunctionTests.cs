using BertPipeline.Contracts.Steps;
using BertPipeline.Functions.Tests.Hosting;
using BertPipeline.Orchestration.Plan;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BertPipeline.Functions.Tests.Registration;

/// <summary>What the Functions host is told of the app: a class that is registered and not announced would never be called.</summary>
public sealed class FunctionTests : IDisposable
{
    private readonly IHost _app = TestApp.Create();

    public void Dispose() => _app.Dispose();

    /// <summary>The extension reads the registry from inside: this fails when its version and the SDK's do not go together.</summary>
    [Fact]
    public void OrchestrationsAndActivities_AreAnnouncedByTheExtension()
    {
        List<IFunctionMetadata> announced = [];
        foreach (IFunctionMetadataTransformer transformer in _app.Services.GetServices<IFunctionMetadataTransformer>())
        {
            transformer.Transform(announced);
        }

        string[] orchestrators = [PipelineTasks.TrainingRun, PipelineTasks.TaggingRun, PipelineTasks.GpuStep, PipelineTasks.ScheduleClock, PipelineTasks.SendNotices];
        string[] activities =
        [
            .. StepTable.All.Where(s => s.Kind != StepKind.GpuJob).Select(s => s.Name),
            PipelineTasks.TakeTurn, PipelineTasks.EnqueueGpuJob, PipelineTasks.ReadGpuJob, PipelineTasks.StopJobs, PipelineTasks.EndRun, PipelineTasks.StartDueRun, PipelineTasks.SendNotice,
        ];
        Assert.Equal(
            orchestrators.Select(o => $"orchestrationTrigger {o}").Concat(activities.Select(a => $"activityTrigger {a}")).Order(StringComparer.Ordinal),
            announced.Select(f => $"{TriggerOf(f)} {f.Name}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Activities_CanBeMadeFromTheAppsServices()
    {
        var factory = _app.Services.GetRequiredService<Microsoft.DurableTask.Worker.IDurableTaskFactory>();
        foreach (string step in StepTable.All.Where(s => s.Kind != StepKind.GpuJob).Select(s => s.Name).Concat([PipelineTasks.StartDueRun, PipelineTasks.SendNotice]))
        {
            Assert.True(factory.TryCreateActivity(step, _app.Services, out ITaskActivity? _), step);
        }
    }

    [Fact]
    public void HttpFunction_TakesEverythingUnderApi_AndAsksForAKey()
    {
        HttpTriggerAttribute api = AppFunctions.TriggeredBy<HttpTriggerAttribute>().Single(f => f.Function.Name == "Api").Trigger;

        Assert.Equal(("{*path}", AuthorizationLevel.Function), (api.Route, api.AuthLevel));
    }

    /// <summary>The page's files hold nothing of anybody, and only they are given away.</summary>
    [Fact]
    public void HttpFunctions_AskForAKey_ButThePages()
    {
        (AppFunction Function, HttpTriggerAttribute Trigger) open = Assert.Single(AppFunctions.TriggeredBy<HttpTriggerAttribute>(), f => f.Trigger.AuthLevel == AuthorizationLevel.Anonymous);

        Assert.Equal(("Page", "page/{file?}", "get head"), (open.Function.Name, open.Trigger.Route, string.Join(' ', open.Trigger.Methods!)));
    }

    private static string TriggerOf(IFunctionMetadata function) =>
        System.Text.Json.JsonDocument.Parse(Assert.Single(function.RawBindings!)).RootElement.GetProperty("type").GetString()!;
}
