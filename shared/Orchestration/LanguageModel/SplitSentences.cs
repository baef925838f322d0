using System.Globalization;
using System.Text;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Text.Reading;
using BertPipeline.Text.Sentences;

namespace BertPipeline.Orchestration.LanguageModel;

/// <summary>Turns a shard of documents into the article's format: one sentence a line, a blank line between documents.</summary>
public sealed class SplitSentences(StepServices services) : ArtifactStep<SplitSentencesParameters>(services)
{
    public const string FileName = "sentences.txt";

    protected override async Task BuildAsync(StepWork<SplitSentencesParameters> work, CancellationToken cancellationToken)
    {
        string shard = CorpusShards.FileName(work.Parameters.Shard);
        string corpus = await work.InputAsync("corpus", cancellationToken, shard).ConfigureAwait(false);
        ReadReport report = await Services.Artifacts
            .ReadJsonAsync<ReadReport>(work.Call.Inputs["corpus"], IngestFiles.Report, cancellationToken).ConfigureAwait(false);
        bool given = report.Files.Any(f => f.Layout == TextLayout.Sentences);
        long sentences = 0;
        await using (var writer = new StreamWriter(work.Output(FileName), append: false, new UTF8Encoding(false), 1 << 16))
        {
            foreach (string line in File.ReadLines(Path.Combine(corpus, shard)))
            {
                // Lines are split one by one: a line break always ends a sentence. An empty line stays: it ends the document.
                IEnumerable<string> parts = given || line.Length == 0 ? [line] : SentenceSplitter.Split(line);
                foreach (string sentence in parts)
                {
                    writer.Write(sentence);
                    writer.Write('\n');
                    sentences += sentence.Length == 0 ? 0 : 1;
                }
            }
        }

        work.Summary["sentences"] = sentences.ToString(CultureInfo.InvariantCulture);
    }
}
