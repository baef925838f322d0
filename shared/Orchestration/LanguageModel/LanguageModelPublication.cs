using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Steps;

namespace BertPipeline.Orchestration.LanguageModel;

/// <summary>Parameters of the step publish-language-model. Inputs: the <c>language-model</c>, and the <c>corpus</c> that it was trained on.</summary>
/// <param name="Name">Name in <c>models</c>.</param>
/// <param name="Corpus">Folder in <c>corpora</c>.</param>
/// <param name="Origins">What it was trained from, the nearest first: <c>name/version</c> in <c>models</c>, or <c>scratch:{size}</c>.</param>
/// <param name="KeepsTestText">Whether it has read the texts of validation and test.</param>
public sealed record LanguageModelPublication(string Name, string Corpus, IReadOnlyList<string> Origins, bool KeepsTestText)
{
    /// <summary>The name that a request publishes its language model under.</summary>
    public static string NameFor(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.LanguageModel.PublishAs ?? request.Corpus.Split('/')[^1] + "-adapted";
    }

    /// <param name="request">The run's.</param>
    /// <param name="origins">The steps base-model that it was trained from.</param>
    public static LanguageModelPublication From(RunRequest request, IEnumerable<StepResult> origins)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(NameFor(request), request.Corpus, [.. origins.Select(o => o.Summary![ResolveBaseModel.NameInSummary])], request.LanguageModel.KeepTestText);
    }
}
