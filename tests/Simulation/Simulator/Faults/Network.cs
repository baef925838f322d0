using System.Globalization;
using BertPipeline.Simulator.Account;
using BertPipeline.Simulator.Scheduling;

namespace BertPipeline.Simulator.Faults;

/// <summary>What lies between the processes and the account: requests and answers take their time, overtake each other, and get lost.</summary>
internal sealed class Network(World world, SimulatedAccount account)
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(0.8);
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan SlowMost = TimeSpan.FromMinutes(4);

    // The clients' own limit for one try.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    public FaultProfile Profile { get; set; } = FaultProfile.None;

    /// <summary>Told of every request when it is sent; the number is that of the tries before it.</summary>
    public Action<Actor, AccountRequest, int>? Sending { get; set; }

    /// <summary>Requests that have been sent and may still change something.</summary>
    public int Open { get; private set; }

    /// <summary>Strikes a process between two of its awaits.</summary>
    public Action<Actor>? Strike { get; set; }

    /// <summary>A planted bug: changes requests on their way, or answers them itself.</summary>
    public Func<AccountRequest, Func<AccountRequest, AccountAnswer>, AccountAnswer>? Bug { get; set; }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <param name="sender">Who sends it; when it is dead the answer comes to nobody.</param>
    /// <param name="request">The request.</param>
    /// <param name="tries">Tries before this one; the wait between two is spent here, in virtual time.</param>
    /// <param name="cancellationToken">Ends the wait; the request may be done all the same.</param>
    /// <exception cref="IOException">No answer came.</exception>
    public async Task<AccountAnswer> SendAsync(Actor sender, AccountRequest request, int tries, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<AccountAnswer>();
        using CancellationTokenRegistration registration = cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken));
        sender.After(tries == 0 ? TimeSpan.Zero : FirstBackoff * Math.Pow(2, tries - 1), () => Send(sender, request, tries, answer));
        return await answer.Task;
    }

    private void Send(Actor sender, AccountRequest request, int tries, TaskCompletionSource<AccountAnswer> answer)
    {
        if (answer.Task.IsCompleted)
        {
            return; // Cancelled while it waited for its turn.
        }

        Sending?.Invoke(sender, request, tries);
        Fate fate = Draw();
        TimeSpan there = Latency();
        switch (fate)
        {
            case Fate.Lost:
                Trace(sender, request, "is lost");
                sender.After(NoAnswer(), () => answer.TrySetException(new IOException("The request was lost.")));
                break;
            case Fate.Refused:
                Answer(sender, there, Error(), answer);
                break;
            default:
                Open++;
                world.After(there, () => Arrive(sender, request, fate, answer));
                break;
        }
    }

    private void Arrive(Actor sender, AccountRequest request, Fate fate, TaskCompletionSource<AccountAnswer> answer)
    {
        Open--;
        AccountAnswer done = Bug is null ? account.Handle(request) : Bug(request, account.Handle);
        Trace(sender, request, fate == Fate.AnswerLost ? $"{done}, the answer is lost" : done.ToString());
        if (!sender.IsDead && world.Chance(Profile.Struck))
        {
            Strike?.Invoke(sender);
        }

        if (fate != Fate.AnswerLost)
        {
            Answer(sender, Latency(), done, answer);
        }
        else if (world.Chance(500))
        {
            Answer(sender, Latency(), Error(), answer);
        }
        else
        {
            sender.After(NoAnswer(), () => answer.TrySetException(new IOException("The answer was lost.")));
        }
    }

    private static void Answer(Actor sender, TimeSpan after, AccountAnswer done, TaskCompletionSource<AccountAnswer> answer) =>
        sender.After(after, () => answer.TrySetResult(done));

    private AccountAnswer Error() => world.Chance(500) ? new AccountAnswer(503, "ServerBusy") : new AccountAnswer(500, "InternalError");

    private TimeSpan Latency() => world.Chance(Profile.Slow) ? world.Between(Most, SlowMost) : world.Between(Least, Most);

    private TimeSpan NoAnswer() => world.Chance(800) ? world.Between(Most, TimeSpan.FromSeconds(5)) : Patience;

    private Fate Draw()
    {
        int drawn = world.Random.Next(1000);
        return drawn < Profile.RequestLost ? Fate.Lost
            : drawn < Profile.RequestLost + Profile.Refused ? Fate.Refused
            : drawn < Profile.RequestLost + Profile.Refused + Profile.AnswerLost ? Fate.AnswerLost
            : Fate.Done;
    }

    private void Trace(Actor sender, AccountRequest request, string what) =>
        world.Trace.Add(world.Now, string.Create(CultureInfo.InvariantCulture, $"{sender.Name}: {request}: {what}"));

    private enum Fate
    {
        Done,
        Lost,
        Refused,
        AnswerLost,
    }
}
