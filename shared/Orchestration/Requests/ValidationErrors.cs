using BertPipeline.Contracts;

namespace BertPipeline.Orchestration.Requests;

/// <summary>What is wrong with a request, by the path of the property; empty path for the whole. Bounded, however much is wrong.</summary>
internal sealed class ValidationErrors
{
    /// <summary>Messages that are kept; more are counted.</summary>
    public const int Most = 100;

    private readonly SortedDictionary<string, List<string>> _messages = new(StringComparer.Ordinal);

    public bool Any => Count > 0;

    /// <summary>What comes now is only counted: its message need not be made.</summary>
    public bool IsFull => Count >= Most;

    /// <summary>All that were added, kept or not.</summary>
    public int Count { get; private set; }

    /// <param name="path">Cut where it is long: whoever sent the request wrote it.</param>
    public void Add(string path, string message)
    {
        if (++Count > Most)
        {
            return;
        }

        path = PrintableText.Of(path);
        if (!_messages.TryGetValue(path, out List<string>? messages))
        {
            _messages.Add(path, messages = []);
        }

        messages.Add(message);
    }

    /// <summary>Adds what is wrong with a part.</summary>
    /// <param name="path">Of the part.</param>
    /// <param name="part">Paths within it.</param>
    public void Add(string path, ValidationErrors part)
    {
        ArgumentNullException.ThrowIfNull(part);
        foreach ((string inner, List<string> messages) in part._messages)
        {
            messages.ForEach(message => Add(inner.Length == 0 ? path : $"{path}.{inner}", message));
        }
    }

    /// <summary>Does a check, and adds what it throws for the user.</summary>
    public void Try(string path, Action check)
    {
        try
        {
            check();
        }
        catch (UserErrorException e)
        {
            Add(path, e.Message);
        }
    }

    public bool Has(string path) => _messages.ContainsKey(path);

    public IReadOnlyDictionary<string, IReadOnlyList<string>> ToDictionary()
    {
        var messages = _messages.ToDictionary(m => m.Key, m => (IReadOnlyList<string>)m.Value);
        if (Count > Most)
        {
            messages[""] = [.. messages.GetValueOrDefault("", []), $"{Count - Most} more mistakes are not listed."];
        }

        return messages;
    }
}
