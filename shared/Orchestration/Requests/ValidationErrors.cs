using BertPipeline.Contracts;

namespace BertPipeline.Orchestration.Requests;

/// <summary>What is wrong with a request, by the path of the property; empty path for the whole.</summary>
internal sealed class ValidationErrors
{
    private readonly SortedDictionary<string, List<string>> _messages = new(StringComparer.Ordinal);

    public bool Any => _messages.Count > 0;

    public void Add(string path, string message)
    {
        if (!_messages.TryGetValue(path, out List<string>? messages))
        {
            _messages.Add(path, messages = []);
        }

        messages.Add(message);
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

    public IReadOnlyDictionary<string, IReadOnlyList<string>> ToDictionary() =>
        _messages.ToDictionary(m => m.Key, m => (IReadOnlyList<string>)m.Value);
}
