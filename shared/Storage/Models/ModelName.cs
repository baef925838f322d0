using System.Text.RegularExpressions;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;

namespace BertPipeline.Storage.Models;

/// <summary>What models are called: <c>name</c>, <c>name/version</c> or <c>name@latest</c>.</summary>
public static partial class ModelName
{
    /// <summary>After a name: its newest version, whichever is current.</summary>
    public const string Latest = "@latest";

    // Models that start from nothing, and those of a hub.
    private static readonly string[] OtherMeanings = [BertSize.Prefix, "hub:"];

    /// <summary>A name that can be published under; a message for the user when not.</summary>
    public static string Check(string name)
    {
        StorageName.CheckPath("model", name);
        if (OtherMeanings.FirstOrDefault(p => name.StartsWith(p, StringComparison.Ordinal)) is { } prefix)
        {
            throw new UserErrorException($"The model name '{PrintableText.Of(name)}' begins with '{prefix}', which means something else in the name of a base model. Choose another.");
        }

        if (PretrainedModel.Find(name) is { } pretrained)
        {
            throw new UserErrorException($"The model name '{name}' means the encoder of the package {pretrained.Package}. Choose another.");
        }

        if (name.EndsWith(Latest, StringComparison.Ordinal))
        {
            throw new UserErrorException($"The model name '{name}' ends with '{Latest}', which means the newest version of what stands before it. Publish under a name without; versions are given out in order.");
        }

        return NumberedPattern().IsMatch(name)
            ? throw new UserErrorException($"The model name '{name}' has a version (four digits) in it. Publish under a name without; versions are given out in order.")
            : name;
    }

    /// <summary>A segment after the first that is four digits: it would be taken for a version of what stands before it.</summary>
    [GeneratedRegex(@"/\d{4}(/|$)", RegexOptions.ExplicitCapture)]
    private static partial Regex NumberedPattern();
}
