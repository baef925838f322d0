using System.Diagnostics;
using System.Globalization;
using Azure.Storage.Blobs;
using BertPipeline.Local.Sessions;
using BertPipeline.Testing;

namespace BertPipeline.Local.Tests.Sessions;

public sealed class KeptAzuriteTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Azurite_Killed_IsStartedAgainWithItsDataAndOnItsPorts()
    {
        string data = Directory.CreateTempSubdirectory("azurite-").FullName;
        var said = new List<string>();
        await using (KeptAzurite kept = await KeptAzurite.StartAsync(data, TimeProvider.System, said.Add, Token))
        {
            var container = new BlobContainerClient(kept.ConnectionString, "feedback");
            await container.CreateAsync(cancellationToken: Token);
            await container.UploadBlobAsync("kept-one.txt", new BinaryData("kept"), Token);
            await Eventually.TrueAsync(
                async () => (await File.ReadAllTextAsync(Path.Combine(data, "__azurite_db_blob__.json"), Token)).Contains("kept-one.txt", StringComparison.Ordinal), "the index is written");

            Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(Path.Combine(data, "azurite.pid"), Token), CultureInfo.InvariantCulture)).Kill();

            await Eventually.TrueAsync(() => said.Exists(line => line.StartsWith("Azurite ended with code 137; started again in 1 s.", StringComparison.Ordinal)), "it is said");
            Assert.Equal("kept", (await container.GetBlobClient("kept-one.txt").DownloadContentAsync(Token)).Value.Content.ToString());
        }

        Directory.Delete(data, recursive: true);
    }
}
