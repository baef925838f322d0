using System.Globalization;
using System.Security;
using System.Text;
using System.Xml.Linq;

namespace BertPipeline.Simulator.Account;

/// <summary>Queues. A queue is there as soon as it is named; of the messages that can be seen a receiver gets any, as the service promises no order.</summary>
internal sealed class SimulatedQueues(TimeProvider time, Func<int, int> choose)
{
    private readonly List<StoredMessage> _messages = [];
    private int _receipts;
    private int _ids;

    /// <summary>Told of every message before it is deleted.</summary>
    public Action<AccountRequest, StoredMessage>? Deleting { get; set; }

    /// <summary>Told of every message after it was sent.</summary>
    public Action<AccountRequest, StoredMessage>? Sent { get; set; }

    public IReadOnlyList<StoredMessage> All => _messages;

    public AccountAnswer Handle(AccountRequest request)
    {
        Expire();
        string[] parts = request.Path.Split('/');
        return (request.Method, parts.Length) switch
        {
            ("PUT", 1) => new AccountAnswer(201),
            ("GET", 1) => Count(parts[0]),
            ("POST", 2) => Send(request, parts[0]),
            ("GET", 2) => Receive(request, parts[0]),
            ("PUT", 3) => Owned(request, parts, Update),
            ("DELETE", 3) => Owned(request, parts, Delete),
            _ => throw new NotSupportedException($"The simulated account does not know {request}."),
        };
    }

    /// <summary>Puts another message of the same content beside it, as a sender does who did not hear the answer.</summary>
    public void Duplicate(StoredMessage message) =>
        _messages.Add(new StoredMessage(NextId(), message.Queue, message.Text, message.Expires) { VisibleAt = time.GetUtcNow() });

    public void Lose(StoredMessage message) => _messages.Remove(message);

    private AccountAnswer Send(AccountRequest request, string queue)
    {
        DateTimeOffset now = time.GetUtcNow();
        int life = Seconds(request, "messagettl", 7 * 24 * 3600);
        string text = XDocument.Load(new MemoryStream(request.Body)).Root!.Element("MessageText")!.Value;
        var message = new StoredMessage(NextId(), queue, text, life < 0 ? DateTimeOffset.MaxValue : now.AddSeconds(life))
        {
            VisibleAt = now.AddSeconds(Seconds(request, "visibilitytimeout", 0)),
            Receipt = NextReceipt(),
        };
        _messages.Add(message);
        Sent?.Invoke(request, message);
        return new AccountAnswer(201).WithXml(Xml([message], received: false));
    }

    private AccountAnswer Receive(AccountRequest request, string queue)
    {
        DateTimeOffset now = time.GetUtcNow();
        List<StoredMessage> visible = [.. _messages.Where(m => m.Queue == queue && m.VisibleAt <= now)];
        var received = new List<StoredMessage>();
        for (int most = Seconds(request, "numofmessages", 1); received.Count < most && visible.Count > 0;)
        {
            StoredMessage message = visible[choose(visible.Count)];
            visible.Remove(message);
            message.Receipt = NextReceipt();
            message.Holder = request.Sender;
            message.DequeueCount++;
            message.VisibleAt = now.AddSeconds(Seconds(request, "visibilitytimeout", 30));
            received.Add(message);
        }

        return new AccountAnswer(200).WithXml(Xml(received, received: true));
    }

    private AccountAnswer Owned(AccountRequest request, string[] parts, Func<AccountRequest, StoredMessage, AccountAnswer> act)
    {
        StoredMessage? message = _messages.Find(m => m.Queue == parts[0] && m.Id == parts[2]);
        return message is null ? new AccountAnswer(404, "MessageNotFound")
            : message.Receipt != request.Query["popreceipt"] ? new AccountAnswer(400, "PopReceiptMismatch")
            : act(request, message);
    }

    private AccountAnswer Update(AccountRequest request, StoredMessage message)
    {
        message.Receipt = NextReceipt();
        message.VisibleAt = time.GetUtcNow().AddSeconds(Seconds(request, "visibilitytimeout", 0));
        return new AccountAnswer(204).With("x-ms-popreceipt", message.Receipt).With("x-ms-time-next-visible", $"{message.VisibleAt:R}");
    }

    private AccountAnswer Delete(AccountRequest request, StoredMessage message)
    {
        Deleting?.Invoke(request, message);
        _messages.Remove(message);
        return new AccountAnswer(204);
    }

    private AccountAnswer Count(string queue) => new AccountAnswer(200)
        .With("x-ms-approximate-messages-count", _messages.Count(m => m.Queue == queue).ToString(CultureInfo.InvariantCulture));

    private void Expire() => _messages.RemoveAll(m => m.Expires <= time.GetUtcNow());

    private static int Seconds(AccountRequest request, string name, int otherwise) =>
        request.Query.TryGetValue(name, out string? value) ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;

    private static string Xml(IEnumerable<StoredMessage> messages, bool received)
    {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><QueueMessagesList>");
        foreach (StoredMessage m in messages)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<QueueMessage><MessageId>{m.Id}</MessageId><InsertionTime>{m.VisibleAt:R}</InsertionTime>")
                .Append(CultureInfo.InvariantCulture, $"<ExpirationTime>{m.Expires:R}</ExpirationTime><PopReceipt>{m.Receipt}</PopReceipt><TimeNextVisible>{m.VisibleAt:R}</TimeNextVisible>")
                .Append(CultureInfo.InvariantCulture, $"{(received ? $"<DequeueCount>{m.DequeueCount}</DequeueCount><MessageText>{SecurityElement.Escape(m.Text)}</MessageText>" : "")}</QueueMessage>");
        }

        return xml.Append("</QueueMessagesList>").ToString();
    }

    private string NextReceipt() => $"receipt{++_receipts}";

    private string NextId() => $"message{++_ids}";
}
