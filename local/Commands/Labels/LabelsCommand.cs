using System.CommandLine;
using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Commands.Labels;

/// <summary><c>labels</c>: labels that deserve a second look, texts worth labelling, and the way to annotators and back.</summary>
internal static class LabelsCommand
{
    public static Command Create(CommandEnvironment environment) => new("labels", "Look at a run's doubtful labels and at texts worth labelling; send them to annotators and take their answers.")
    {
        SuspectsCommand.Create(environment),
        SuggestCommand.Create(environment),
        ExportCommand.Create(environment),
        ImportCommand.Create(environment),
    };
}
