using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Steps;
using Microsoft.DurableTask;

namespace BertPipeline.Orchestration.Runs;

/// <summary>The rows of the run's custom status, kept in the order in which the steps were announced.</summary>
internal sealed class StepBoard(TaskOrchestrationContext context)
{
    private readonly List<StepProgress> _rows = [];
    private bool _waits;

    /// <summary>Fanned-out steps of which at least one part was computed in this run.</summary>
    private readonly HashSet<(string Step, string? Variant, int? Seed)> _computed = [];

    /// <summary>Shows steps that will come, so that whoever watches sees the whole chain from the start, though the run's turn may not have come.</summary>
    public void Announce(IEnumerable<StepIdentity> steps)
    {
        _waits = true;
        _rows.AddRange(steps.Select(s => new StepProgress(s.Name, StepState.Pending, s.Variant, s.Seed)));
        Publish();
    }

    /// <summary>The run's turn has come.</summary>
    public void Begin()
    {
        _waits = false;
        Publish();
    }

    /// <summary>A step fans out: <paramref name="parts"/> in all.</summary>
    public void FanOut(StepIdentity step, int parts) => Change(step, row => row with { Done = 0, Of = parts });

    /// <summary>A step, or the first part of one, starts: an activity runs at once, a GPU job is queued first.</summary>
    public void Start(StepIdentity step, StepState state) => Change(step, row => row.Of is null || row.State == StepState.Pending ? row with { State = state } : row);

    public void End(StepIdentity step, StepResult result)
    {
        StepState state = result.Outcome switch
        {
            StepOutcome.Succeeded => result.ReusedFrom is null ? StepState.Succeeded : StepState.Reused,
            StepOutcome.Cancelled => StepState.Cancelled,
            _ => StepState.Failed,
        };
        Change(step, row => row.Of is null ? row with { State = state } : EndPart(row, state));
    }

    /// <summary>The run ends: what has not started will not.</summary>
    public void Abandon()
    {
        if (!_rows.Exists(row => row.State is StepState.Pending or StepState.Queued or StepState.Running))
        {
            return;
        }

        for (int i = 0; i < _rows.Count; i++)
        {
            if (_rows[i].State is StepState.Pending or StepState.Queued or StepState.Running)
            {
                _rows[i] = _rows[i] with { State = StepState.Cancelled };
            }
        }

        Publish();
    }

    /// <summary>A fanned-out step is reused when every part was, and fails with its first failed part.</summary>
    private StepProgress EndPart(StepProgress row, StepState part)
    {
        if (part is StepState.Succeeded)
        {
            _computed.Add((row.Step, row.Variant, row.Seed));
        }

        int done = (row.Done ?? 0) + 1;
        StepState ended = _computed.Contains((row.Step, row.Variant, row.Seed)) ? StepState.Succeeded : StepState.Reused;
        StepState state = row.State is StepState.Failed or StepState.Cancelled ? row.State
            : part is StepState.Failed or StepState.Cancelled ? part
            : done < row.Of ? StepState.Running : ended;
        return row with { Done = done, State = state };
    }

    private void Change(StepIdentity step, Func<StepProgress, StepProgress> change)
    {
        int index = _rows.FindIndex(r => r.Step == step.Name && r.Variant == step.Variant && r.Seed == step.Seed);
        if (index < 0)
        {
            _rows.Add(new StepProgress(step.Name, StepState.Pending, step.Variant, step.Seed));
            index = _rows.Count - 1;
        }

        StepProgress changed = change(_rows[index]);
        if (changed != _rows[index])
        {
            _rows[index] = changed;
            Publish();
        }
    }

    private void Publish() => context.SetCustomStatus(new RunProgress([.. _rows]) { Waits = _waits });
}
