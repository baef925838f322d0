using BertPipeline.Hub;
using BertPipeline.Orchestration.Models;
using BertPipeline.Storage.Models;

namespace BertPipeline.Orchestration.Tests.Models;

public sealed class HubModelsTests
{
    private const string Commit = "ce013625030ba8dba906f756967f9e9ca394464a";

    [Theory]
    [InlineData("main", "hub:acme/bert", true)]
    [InlineData("main", "hub:acme/bert@main", true)]
    [InlineData("main", "hub:acme/bert@v1", false)]
    [InlineData("experiment", "hub:acme/bert", false)]
    [InlineData("experiment", "hub:acme/bert@experiment", true)]
    [InlineData("experiment", "hub:acme/bert@" + Commit, true)]
    [InlineData(null, "hub:acme/bert", true)]
    [InlineData(null, "hub:acme/bert@v1", false)]
    public void IsOf_VersionFetchedByARevision_IsWhatTheNameMeans(string? fetchedBy, string name, bool expected) =>
        Assert.Equal(expected, HubModels.IsOf(Version(fetchedBy), HubModelName.Parse(name)));

    /// <summary>A version without a revision was imported from a folder.</summary>
    private static ModelManifest Version(string? fetchedBy) => new()
    {
        Name = "hub/acme/bert",
        Version = "0001",
        Owner = "someone",
        CreatedAt = DateTimeOffset.UnixEpoch,
        Files = [],
        Metadata = fetchedBy is null ? [] : new Dictionary<string, string> { [ModelMetadata.Revision] = fetchedBy, [ModelMetadata.Commit] = Commit },
    };
}
