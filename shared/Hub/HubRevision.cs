namespace BertPipeline.Hub;

/// <summary>A repository as it is at one commit.</summary>
/// <param name="Name">What was asked for.</param>
/// <param name="Commit">40 hexadecimal digits.</param>
/// <param name="Files">Every file of the repository, paths relative to its root.</param>
public sealed record HubRevision(HubModelName Name, string Commit, IReadOnlyList<string> Files)
{
    /// <summary>
    /// Who publishes it in <c>models</c>: whoever fetches the same commit later finds the version. Two machines that fetch it at the same moment may each publish one, with equal files.
    /// </summary>
    public string Owner => $"hub:{Name.Repository}@{Commit}";
}
