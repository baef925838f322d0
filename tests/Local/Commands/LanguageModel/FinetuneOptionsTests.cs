using System.CommandLine;
using System.Reflection;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.Local.Commands.LanguageModel;
using BertPipeline.Local.LanguageModels;

namespace BertPipeline.Local.Tests.Commands.LanguageModel;

public class FinetuneOptionsTests
{
    [Fact]
    public void Read_NothingGiven_TrainsAsARunDoes()
    {
        FinetuneLanguageModelParameters run = FinetuneLanguageModelParameters.From(new RunRequest { Corpus = "f" });

        Assert.Equal(run, Read().Parameters);
    }

    /// <summary>Whoever gives the record another property, gives the command another option.</summary>
    [Fact]
    public void Read_EveryOption_ReachesEveryPropertyOfTheOptimizer()
    {
        OptimizerOptions standard = Read().Parameters.Optimizer;

        OptimizerOptions given = Read(
            "--optimizer", "sgd", "--adamw", "transformers", "--schedule", "one-cycle", "--learning-rate", "0.5", "--warmup", "0.2", "--decay-share", "0.1", "--beta1", "0.8",
            "--beta2", "0.98", "--epsilon", "1e-6", "--weight-decay", "0.3", "--clip-norm", "4")
            .Parameters.Optimizer;

        Assert.All(
            typeof(OptimizerOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance),
            property => Assert.NotEqual(property.GetValue(standard), property.GetValue(given)));
    }

    [Theory]
    [InlineData("3")]
    [InlineData("all")]
    public void Read_Devices_StandBesideTheParameters(string devices)
    {
        FinetuneFolders request = Read("--devices", devices);

        Assert.Equal(DeviceCount.Find(devices), request.Devices);
        Assert.Equal(Read().Parameters, request.Parameters);
        Assert.Equal(DeviceCount.One, Read().Devices);
    }

    [Theory]
    [InlineData("--devices", "0", "--devices must be from 1 to 64, or all, but is 0.")]
    [InlineData("--devices", "every", "--devices must be from 1 to 64, or all, but is every.")]
    [InlineData("--learning-rate", "11", "--learning-rate must be from 1E-07 to 10, but is 11.")]
    [InlineData("--warmup", "1.5", "--warmup must be from 0 to 1, but is 1.5.")]
    [InlineData("--tokens-per-step", "63", "--tokens-per-step must be from 64 to 1000000, but is 63.")]
    public void Read_OutsideOfTheRangeOfRequests_IsRefused(string option, string value, string message) =>
        Assert.Equal(message, Assert.Throws<UserErrorException>(() => Read(option, value)).Message);

    [Theory]
    [InlineData("--optimizer", "rmsprop")]
    [InlineData("--schedule", "oneCycle")]
    [InlineData("--adamw", "tf")]
    public void Parse_UnknownName_IsRefused(string option, string value) => Assert.NotEmpty(Parse(new FinetuneOptions(), option, value).Errors);

    private static FinetuneFolders Read(params string[] arguments)
    {
        var options = new FinetuneOptions();
        return options.Read(Parse(options, arguments), new BaseModelFolder("model", IsScratch: false));
    }

    private static ParseResult Parse(FinetuneOptions options, params string[] arguments)
    {
        var command = new RootCommand();
        options.AddTo(command);
        return command.Parse(arguments);
    }
}
