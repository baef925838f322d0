using System.Net;
using System.Net.Http.Headers;
using BertPipeline.Contracts;

namespace BertPipeline.Hub;

/// <summary>
/// Requests to the hub and to where it redirects. Redirects are followed by hand: the token goes to the hub's own scheme, host and port alone, and
/// the digests stand in the answers on the way (a renamed repository is a relative 307, a large file an absolute 302 to another host).
/// </summary>
internal sealed class HubConnection(HttpClient http, HubOptions options)
{
    private const int MostRedirects = 10;

    private readonly string _root = options.Endpoint.AbsoluteUri.TrimEnd('/');

    /// <summary>An address below the endpoint.</summary>
    public Uri Address(string path) => new(_root + path);

    /// <summary>Follows redirects to the end; any status may come back.</summary>
    /// <param name="address">Below the endpoint.</param>
    /// <param name="range">What to ask for; null for all.</param>
    /// <exception cref="HubUnavailableException">No connection, or no answer in time.</exception>
    /// <exception cref="UserErrorException">A redirect that must not be followed.</exception>
    public async Task<HubAnswer> GetAsync(Uri address, RangeRequest? range, CancellationToken cancellationToken)
    {
        FileIdentity identity = FileIdentity.Unknown;
        for (int hop = 0; hop <= MostRedirects; hop++)
        {
            bool isHub = IsHub(address);
            HttpResponseMessage response = await SendAsync(address, isHub, range, cancellationToken);
            identity = isHub ? identity.With(response) : identity;
            if (Redirect(response, address) is not { } next)
            {
                return new HubAnswer(response, address, isHub, identity);
            }

            response.Dispose();
            RefusePlain(address, next);
            address = next;
        }

        throw new HubUnavailableException($"{Printable(address)} redirects more than {MostRedirects} times.");
    }

    /// <summary>An address for messages: what follows the path may be a signature that opens the file.</summary>
    public static string Printable(Uri address) => address.GetLeftPart(UriPartial.Path);

    private async Task<HttpResponseMessage> SendAsync(Uri address, bool isHub, RangeRequest? range, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        // Lengths and ranges count bytes of the file, not of a compressed one.
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("bert-pipeline", "1.0"));
        range?.AddTo(request.Headers);
        if (isHub && options.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new HubUnavailableException($"{Printable(address)} cannot be reached: {e.Message}", e);
        }
        catch (TaskCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HubUnavailableException($"{Printable(address)} did not answer within {http.Timeout.TotalSeconds:0} seconds.", e);
        }
    }

    private bool IsHub(Uri address) =>
        address.Scheme == options.Endpoint.Scheme && address.Host == options.Endpoint.Host && address.Port == options.Endpoint.Port;

    private static Uri? Redirect(HttpResponseMessage response, Uri from) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect && response.Headers.Location is { } location
            ? new Uri(from, location)
            : null;

    private void RefusePlain(Uri from, Uri next)
    {
        bool plainAllowed = options.Endpoint.Scheme == Uri.UriSchemeHttp;
        if (next.Scheme != Uri.UriSchemeHttps && !(plainAllowed && next.Scheme == Uri.UriSchemeHttp))
        {
            throw new UserErrorException($"{Printable(from)} redirects to {next.Scheme}://{next.Host}, which is not encrypted. It is not followed; is {HubOptions.EndpointVariable} right?");
        }
    }
}
