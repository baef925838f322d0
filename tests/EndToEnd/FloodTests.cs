using System.Globalization;
using System.IO.Compression;
using System.Text;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Machines;
using BertPipeline.Storage.Corpora;
using BertPipeline.Testing;

namespace BertPipeline.EndToEnd.Tests;

/// <summary>Small files that expand to one row of 600 MB: told like any other row that cannot be read, by a host that stays small.</summary>
public sealed class FloodTests(AzuriteFixture azurite)
{
    private const int Megabytes = 600;
    private const long Allowed = 400_000_000;

    [Fact]
    public async Task Run_CorpusWithRowsThatExpandTo600MB_ReadsTheOthersInUnder400MB()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The peak of memory is read from /proc.");
        await using Machine machine = await Machine.CreateAsync(azurite);
        RunRequest request = await SampleRun.DropAsync(machine);
        byte[] block = new byte[1_000_000];
        block.AsSpan().Fill((byte)'a');
        byte[] flood = Gzip(block, times: Megabytes);
        await DropAsync("flood.csv.gz", "text\nIt is fine.\n", "\n");
        await DropAsync("flood.jsonl.gz", "{\"text\":\"It is fine.\"}\n{\"text\":\"", "\"}\n");
        await DropAsync("flood.json.gz", "[{\"text\":\"It is fine.\"},{\"text\":\"", "\"}]");
        PipelineProcess host = await machine.StartHostAsync();

        string id = await machine.PostRunAsync(request);
        RunStatus run = await machine.WaitForRunAsync(id, r => Corpus(r)?.State == StepState.Succeeded, "the corpus is read");

        Assert.Equal("3", Corpus(run)!.Summary!["unreadable"]);
        Assert.InRange(PeakMemory(host), 1, Allowed);
        await machine.CancelAsync(id);

        // The parts of a .gz file may have been compressed each by itself (RFC 1952, 2.2).
        async Task DropAsync(string name, string head, string tail)
        {
            using var file = new MemoryStream([.. Gzip(Encoding.UTF8.GetBytes(head)), .. flood, .. Gzip(Encoding.UTF8.GetBytes(tail))]);
            await new CorpusStore(machine.Storage).UploadAsync(request.Corpus, name, file, TestContext.Current.CancellationToken);
        }
    }

    private static StepStatus? Corpus(RunStatus run) => run.Steps.SingleOrDefault(s => s.Step == StepName.IngestCorpus);

    private static byte[] Gzip(ReadOnlySpan<byte> bytes, int times = 1)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            for (int i = 0; i < times; i++)
            {
                gzip.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    private static long PeakMemory(PipelineProcess process)
    {
        string line = File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
