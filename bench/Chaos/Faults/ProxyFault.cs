namespace BertPipeline.Chaos.Faults;

/// <summary>What happens to a request between a client and the storage.</summary>
internal enum ProxyFault
{
    /// <summary>It waits before it goes on.</summary>
    Delay,

    /// <summary>The connection breaks before the server has seen it.</summary>
    Reset,

    /// <summary>500, and the server has not seen it.</summary>
    Error,

    /// <summary>503 with Retry-After, and the server has not seen it.</summary>
    Busy,

    /// <summary>The server acts, and the connection breaks instead of the answer.</summary>
    AnswerLost,

    /// <summary>The answer's body drips.</summary>
    SlowBody,
}
