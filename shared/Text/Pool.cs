using System.Collections.Concurrent;

namespace BertPipeline.Text;

/// <summary>
/// Large buffers that workers hand round. Made anew for every batch they would fill the large-object heap, which is collected late: most of the memory of a
/// long run would be garbage.
/// </summary>
internal sealed class Pool<T>(Func<T> create)
    where T : class
{
    private readonly ConcurrentBag<T> _idle = [];

    public T Take() => _idle.TryTake(out T? idle) ? idle : create();

    public void Return(T item) => _idle.Add(item);
}
