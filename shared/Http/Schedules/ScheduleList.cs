using BertPipeline.Orchestration.Operations;

namespace BertPipeline.Http.Schedules;

/// <summary>The body of <c>GET /api/schedules</c>.</summary>
public sealed record ScheduleList(IReadOnlyList<ScheduleStatus> Schedules);
