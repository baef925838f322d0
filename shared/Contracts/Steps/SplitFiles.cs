namespace BertPipeline.Contracts.Steps;

/// <summary>Names of the files of the artifacts of ingest-labelled and split-data; evaluate names its files as the parts that they score.</summary>
public static class SplitFiles
{
    public const string Pieces = "pieces.jsonl";
    public const string Train = "train.jsonl";
    public const string Validation = "validation.jsonl";
    public const string Test = "test.jsonl";
    public const string Labels = "labels.json";
    public const string Summary = "split.json";
    public const string HeldOutTexts = "held-out-texts.txt";
}
