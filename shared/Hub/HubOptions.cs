using System.Globalization;
using System.Text.Json.Serialization;
using BertPipeline.Contracts;

namespace BertPipeline.Hub;

/// <summary>Which hub, who asks, and how patient the client is. The environment's names are those of Hugging Face's own programs.</summary>
public sealed record HubOptions
{
    /// <summary>The hub's address, for a mirror or a hub of your own.</summary>
    public const string EndpointVariable = "HF_ENDPOINT";

    /// <summary>An access token, for private and gated repositories.</summary>
    public const string TokenVariable = "HF_TOKEN";

    private static readonly Uri HuggingFace = new("https://huggingface.co");

    public Uri Endpoint { get; init; } = HuggingFace;

    /// <summary>Sent to <see cref="Endpoint"/> alone; never written anywhere.</summary>
    [JsonIgnore]
    public string? Token { get; init; }

    /// <summary>Tries a request or a file before the client gives up.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>Wait after the first failure; it doubles with each further one.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait, also where the hub asks for more (Retry-After).</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A server that says nothing for so long has dropped the connection.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The options that <see cref="EndpointVariable"/> and <see cref="TokenVariable"/> give; defaults where they are unset or empty.</summary>
    /// <param name="variable">Looks a variable up.</param>
    /// <exception cref="UserErrorException">One of them cannot be used.</exception>
    public static HubOptions Read(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        string? endpoint = Given(variable(EndpointVariable));
        if (!Uri.TryCreate(endpoint ?? HuggingFace.OriginalString, UriKind.Absolute, out Uri? address))
        {
            throw NoAddress(endpoint!);
        }

        return new HubOptions { Endpoint = address, Token = Given(variable(TokenVariable)) }.Check();
    }

    /// <exception cref="UserErrorException">Names the setting that is wrong.</exception>
    public HubOptions Check()
    {
        if (!Endpoint.IsAbsoluteUri || (Endpoint.Scheme != Uri.UriSchemeHttps && Endpoint.Scheme != Uri.UriSchemeHttp) || Endpoint.UserInfo.Length > 0
            || Endpoint.Query.Length > 0 || Endpoint.Fragment.Length > 0)
        {
            throw NoAddress(Endpoint.OriginalString);
        }

        // The value stays out of the message, as it stays out of everything.
        if (Token is not null && !Token.All(c => c is > ' ' and <= '~'))
        {
            throw new UserErrorException($"{TokenVariable} is not an access token: it has a space, a line break or a character outside ASCII. Copy it again from the hub's settings.");
        }

        if (Attempts is < 1 or > 100 || FirstWait < TimeSpan.Zero || LongestWait < FirstWait || Silence <= TimeSpan.Zero)
        {
            throw new UserErrorException(string.Create(CultureInfo.InvariantCulture,
                $"The hub's options cannot be used: {Attempts} attempts (1 to 100), waits of {FirstWait} to {LongestWait}, silence of {Silence}."));
        }

        return this;
    }

    /// <summary>Without the token.</summary>
    public override string ToString() => $"{Endpoint} {(Token is null ? "without" : "with")} a token";

    // A value with '@' may hold a password.
    private static UserErrorException NoAddress(string value) => new(
        $"{EndpointVariable} {(value.Contains('@', StringComparison.Ordinal) ? "has a user in it" : $"is '{value}'")}; it must be an absolute http or https address without "
        + $"user, query and fragment, such as {HuggingFace.OriginalString}.");

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
