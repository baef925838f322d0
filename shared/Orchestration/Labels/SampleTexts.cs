using System.Globalization;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Orchestration.Tagging;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Labels;

/// <summary>
/// Draws texts of the corpus that may be worth labelling, in shards that tag-texts takes. Of texts that differ in punctuation, digits, case and space only there is one, and none that is
/// like a labelled one in this way.
/// </summary>
public sealed class SampleTexts(StepRunner runner, ArtifactStore artifacts) : ArtifactStep<SampleTextsParameters>(runner)
{
    /// <summary>Of a text: nobody labels a longer one, and no model reads it to its end.</summary>
    private const int MostCharacters = 10_000;

    protected override async Task BuildAsync(StepWork<SampleTextsParameters> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArtifactRef corpus = work.Call.Inputs[StepInput.Corpus];
        var draw = new TextDraw(work.Parameters, await LabelledAsync(work.Call.Inputs[StepInput.Split], cancellationToken));
        IReadOnlyDictionary<string, string> summary = (await artifacts.GetAsync(corpus, cancellationToken)).Summary;
        foreach (string shard in CorpusShards.Names(summary).Append(CorpusShards.HeldOut).Select(CorpusShards.FileName))
        {
            string path = work.Scratch(shard);
            await artifacts.DownloadAsync(corpus, [shard], Path.GetDirectoryName(path)!, cancellationToken);
            using (FileStream stream = File.OpenRead(path))
            {
                foreach ((int number, string document) in new CorpusReader(CorpusReaderOptions.OfShards).Read(stream, shard, cancellationToken).Index())
                {
                    if (document.Length <= MostCharacters)
                    {
                        draw.Add(new TextToTag(shard, number + 1, Id: null, document));
                    }
                }
            }

            File.Delete(path);
        }

        using var shards = new TextShards(work.Output);
        foreach (TextToTag text in draw.Texts())
        {
            shards.Add(text);
        }

        TextShards.SetCount(work.Summary, shards.Count);
        work.Summary["texts"] = shards.Texts.ToString(CultureInfo.InvariantCulture);
    }

    private async Task<IEnumerable<string>> LabelledAsync(ArtifactRef split, CancellationToken cancellationToken)
    {
        List<string> texts = [];
        foreach (string part in (string[])[SplitFiles.Train, SplitFiles.Validation, SplitFiles.Test])
        {
            texts.AddRange((await artifacts.ReadJsonLinesAsync<Piece>(split, part, cancellationToken)).Select(piece => piece.Text));
        }

        return texts;
    }
}
