using BertPipeline.Simulator.Account;
using BertPipeline.Simulator.Scheduling;

namespace BertPipeline.Simulator.Actors;

/// <summary>What befalls processes and messages while things go wrong.</summary>
internal sealed class Blows(Cluster cluster)
{
    private readonly World _world = cluster.World;
    private bool _over;

    public void Start(TimeSpan between)
    {
        _world.After(between * (2 * _world.Random.NextDouble()), () =>
        {
            if (!_over)
            {
                Strike();
                Start(between);
            }
        });
    }

    public void End() => _over = true;

    private void Strike()
    {
        HostProcess? host = cluster.Hosts.Count > 0 ? cluster.Hosts[_world.Random.Next(cluster.Hosts.Count)] : null;
        WorkerProcess? worker = cluster.Workers.Count > 0 ? cluster.Workers[_world.Random.Next(cluster.Workers.Count)] : null;
        switch (_world.Random.Next(10))
        {
            case < 3:
                worker?.Kill();
                break;
            case < 5 when worker is not null:
                cluster.Freeze(worker);
                break;
            case 5:
                worker?.Preempt();
                break;
            case 6 when host is not null:
                cluster.Kill(host);
                break;
            case 7 when host is not null:
                cluster.Freeze(host);
                break;
            case 8:
                LoseEvent();
                break;
            default:
                DuplicateMessage();
                break;
        }
    }

    /// <summary>An event is only a wake-up.</summary>
    private void LoseEvent()
    {
        if (cluster.Account.Queues.All.FirstOrDefault(m => m.Queue.EndsWith("-run-events", StringComparison.Ordinal)) is { } message)
        {
            _world.Trace.Add(_world.Now, $"{message.Id} is lost");
            cluster.Account.Queues.Lose(message);
        }
    }

    private void DuplicateMessage()
    {
        IReadOnlyList<StoredMessage> messages = cluster.Account.Queues.All;
        if (messages.Count > 0)
        {
            StoredMessage message = messages[_world.Random.Next(messages.Count)];
            _world.Trace.Add(_world.Now, $"{message.Id} is there twice");
            cluster.Account.Queues.Duplicate(message);
        }
    }
}
