using System.Reflection;
using BertPipeline.Functions.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace BertPipeline.Functions.Tests.Hosting;

/// <summary>The functions of the app, as the host finds them: by their attributes.</summary>
internal static class AppFunctions
{
    public static IReadOnlyList<AppFunction> All { get; } =
    [
        .. from type in typeof(BoundDurableClient).Assembly.GetTypes()
           from method in type.GetMethods()
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           let trigger = method.GetParameters().SelectMany(p => p.GetCustomAttributes<TriggerBindingAttribute>()).Single()
           select new AppFunction(function.Name, method, trigger),
    ];

    /// <summary>Those that a trigger of this kind starts.</summary>
    public static IEnumerable<(AppFunction Function, TTrigger Trigger)> TriggeredBy<TTrigger>()
        where TTrigger : TriggerBindingAttribute => All.Where(f => f.Trigger is TTrigger).Select(f => (f, (TTrigger)f.Trigger));
}

internal sealed record AppFunction(string Name, MethodInfo Method, TriggerBindingAttribute Trigger);
