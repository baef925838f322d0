using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Local.Demo;
using BertPipeline.Local.Sessions;
using BertPipeline.Local.Terminal;
using BertPipeline.SampleCorpus;

namespace BertPipeline.Local.Commands;

/// <summary><c>demo</c>: the whole pipeline on the sample corpus.</summary>
internal static class DemoCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var seed = new Option<int>("--corpus-seed") { Description = "Seed of the sample corpus.", DefaultValueFactory = _ => 1 };
        var size = new Option<DemoSize>("--size") { Description = "small ends in about a minute and shows no quality; standard is the demonstration.", DefaultValueFactory = _ => DemoSize.Standard };
        var baseModel = new Option<string?>("--base-model")
        {
            Description = $"Where BERT begins: {DemoPlan.Pretrained}, a pretrained encoder, when left out; {DemoPlan.Scratch}, random weights, in a small demo.",
        };
        baseModel.AcceptOnlyFromAmong([DemoPlan.Scratch, .. PretrainedModel.All.Select(model => model.Name)]);
        var real = new Option<DirectoryInfo?>("--real")
        {
            Description = "The same on your own data: a folder of unlabelled feedback, with labelled feedback in its subfolder 'labelled'.",
            HelpName = "FOLDER",
        };
        var force = new Option<bool>("--force") { Description = "Compute every step again, whatever artifacts exist." };
        Option<bool> open = OpenOption.Create();
        Option<bool> json = JsonOption.Create();
        var command = new Command("demo", "Run the whole pipeline on a sample corpus: starts storage, host and worker, trains, compares, publishes.")
        {
            seed, size, baseModel, real, force, open, json,
        };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            DirectoryInfo? given = arguments.GetValue(real);
            DemoPlan plan = given is null
                ? DemoPlan.Of(arguments.GetValue(size), arguments.GetValue(baseModel), arguments.GetValue(seed))
                : DemoPlan.OfReal(given.FullName, arguments.GetValue(baseModel));
            string folder = given?.FullName ?? WriteSample(environment, plan);
            await using HostSession session = await HostSession.OpenAsync(environment, HostNeed.Workers, cancellationToken);
            if (arguments.GetValue(open))
            {
                OpenOption.Open(environment, session.Page);
            }

            var request = (JsonObject)JsonSerializer.SerializeToNode(plan.Request(folder), PipelineJson.Options)!;
            request["force"] = arguments.GetValue(force);
            await RunCommand.UploadAsync(environment, session, request, cancellationToken);
            return await RunLauncher.LaunchAsync(environment, session, request, detach: false, arguments.GetValue(json), cancellationToken);
        });
        return command;
    }

    /// <returns>The folder that it was written to.</returns>
    private static string WriteSample(CommandEnvironment environment, DemoPlan plan)
    {
        string folder = PrivateFiles.CreateFolder(Path.Combine(environment.Settings.Folder, "sample", plan.Name));
        environment.Say($"Writing the sample corpus ({plan.Corpus!.Unlabelled:N0} unlabelled, {plan.Corpus.Labelled:N0} labelled pieces) to {folder} …");
        SampleCorpusFiles.Write(folder, plan.Corpus);
        return folder;
    }
}
