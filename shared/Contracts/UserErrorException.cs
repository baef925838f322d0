namespace BertPipeline.Contracts;

/// <summary>
/// Something that the user must mend: it is never retried. The message says what is wrong, where (blob or file, line), and what to do.
/// </summary>
public class UserErrorException : Exception
{
    public UserErrorException(string message)
        : base(message)
    {
    }

    public UserErrorException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
