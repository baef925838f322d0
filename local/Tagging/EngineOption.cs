using System.CommandLine;

namespace BertPipeline.Local.Tagging;

/// <summary>The worker's option of the same name, handed on.</summary>
internal static class EngineOption
{
    private const string Name = "--engine";

    public static Option<string?> Create()
    {
        var option = new Option<string?>(Name) { Description = "What computes a BERT: onnxruntime (the processor) or torch. ONNX Runtime where there is no GPU, when left out." };
        option.AcceptOnlyFromAmong("onnxruntime", "torch");
        return option;
    }

    /// <returns>The worker's arguments; none where the option was left out.</returns>
    public static string[] Of(ParseResult arguments, Option<string?> option) => arguments.GetValue(option) is { } engine ? [Name, engine] : [];
}
