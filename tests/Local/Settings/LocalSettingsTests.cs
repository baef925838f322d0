using BertPipeline.Contracts;
using BertPipeline.Local.Settings;
using BertPipeline.Orchestration.Notices;

namespace BertPipeline.Local.Tests.Settings;

public sealed class LocalSettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bert-pipeline-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_WithoutFile_UsesAzuriteInTheFolder()
    {
        var settings = LocalSettings.Load(_folder);

        Assert.True(settings.UsesAzurite);
        Assert.Equal(Path.Combine(_folder, ".bert-pipeline", "endpoint.json"), settings.EndpointFile);
    }

    [Fact]
    public void Load_SampleFile_BindsEverySetting()
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "local.settings.sample.json"), Path.Combine(_folder, LocalSettings.FileName));

        var settings = LocalSettings.Load(_folder);

        settings.Storage.Check();
        Assert.Equal(("UseDevelopmentStorage=true", "BertPipeline"), (settings.Storage.ConnectionString, settings.Storage.TaskHub));
        Assert.Equal((new Uri("https://huggingface.co"), null), (settings.Hub.Endpoint, settings.Hub.Token));
        Assert.Equal(NoticeKind.Slack, settings.Notices["team"].Kind);
        Assert.Null(settings.NoticeTargets.FindProblem(["team"]));
        Assert.Equal(new Uri("https://pipeline.example.org/"), settings.NoticeTargets.PublicUrl);
    }

    [Fact]
    public void Load_Hub_IsWhatHuggingFacesProgramsRead()
    {
        Write("""{"Values":{"HF_ENDPOINT":"https://hub.example.com","HF_TOKEN":"hf_x"}}""");

        var settings = LocalSettings.Load(_folder);

        Assert.Equal((new Uri("https://hub.example.com"), "hf_x"), (settings.Hub.Endpoint, settings.Hub.Token));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(" ", null)]
    [InlineData("3f9a", "3f9a")]
    public void Load_KeyOfNothing_IsNone(string written, string? key)
    {
        Write($$$"""{"Values":{"BERTPIPELINE_KEY":"{{{written}}}"}}""");

        Assert.Equal(key, LocalSettings.Load(_folder).Key);
    }

    [Fact]
    public void Load_Retention_IsCheckedWithItsName()
    {
        Write("""{"Values":{"BertPipeline__Retention__PurgeOlderThan":"30"}}""");

        UserErrorException error = Assert.Throws<UserErrorException>(() => LocalSettings.Load(_folder).Retention.Checked());

        Assert.Contains("BertPipeline__Retention__PurgeOlderThan: The age must be a number of days, at least one, such as 30d, but is '30'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_RunsAtOnce_IsCheckedWithItsName()
    {
        Write("""{"Values":{"BertPipeline__Runs__AtOnce":"0"}}""");

        UserErrorException error = Assert.Throws<UserErrorException>(() => LocalSettings.Load(_folder));

        Assert.Contains("BertPipeline__Runs__AtOnce", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SettingsOfWorkers_AreHandedOn()
    {
        Write("""{"Values":{"BertPipeline__Jobs__Heartbeat":"00:00:02","BertPipeline__Worker__CheckpointInterval":"00:01:00"}}""");

        var settings = LocalSettings.Load(_folder);

        Assert.Equal(TimeSpan.FromSeconds(2), settings.Jobs.Heartbeat);
        Assert.Equal("00:01:00", settings.WorkerVariables["BertPipeline__Worker__CheckpointInterval"]);
    }

    [Theory]
    [InlineData("{", "is not JSON")]
    [InlineData("""{"Values":{"HF_ENDPOINT":"hub"}}""", "HF_ENDPOINT is 'hub'")]
    [InlineData("""{"Values":{"BertPipeline__Jobs__Heartbeat":"often"}}""", "BertPipeline__Jobs__Heartbeat")]
    [InlineData("""{"Values":{"BertPipeline__Jobs__Hartbeat":"00:00:02"}}""", "BertPipeline__Jobs__Hartbeat: there is no such setting. Did you mean 'Heartbeat'?")]
    [InlineData("""{"Values":{"BertPipeline__Foldr":"x"}}""", "BertPipeline__Foldr: there is no such setting.")]
    [InlineData("""{"Values":{"BertPipeline__Storage__Hub":"x"}}""", "BertPipeline__Storage__Hub: there is no such setting.")]
    [InlineData("""{"Values":{"BertPipeline__PartitionCount":"0"}}""", "BertPipeline__PartitionCount")]
    [InlineData("""{"Values":{"BERTPIPELINE_URL":"here"}}""", "BERTPIPELINE_URL is 'here'")]
    [InlineData("""{"Values":{"BERTPIPELINE_URL":"ftp://x"}}""", "BERTPIPELINE_URL is 'ftp://x'")]
    [InlineData("""{"Values":{"BertPipeline__Url":"ftp://x"}}""", "is 'ftp://x'")]
    [InlineData("""{"Values":{"BertPipeline__Jobs__Heartbeat":"00:05:00"}}""", "Heartbeat (00:05:00) must be at most half of Visibility")]
    public void Load_Wrong_NamesTheSetting(string json, string message)
    {
        Write(json);

        Assert.Contains(message, Assert.Throws<UserErrorException>(() => LocalSettings.Load(_folder)).Message, StringComparison.Ordinal);
    }

    /// <summary>To open a folder is refused as a file without permission is, to the super-user too.</summary>
    [Fact]
    public void Load_FileThatMayNotBeRead_NamesIt()
    {
        string path = Directory.CreateDirectory(Path.Combine(_folder, LocalSettings.FileName)).FullName;

        Assert.Contains($"{path} cannot be read", Assert.Throws<UserErrorException>(() => LocalSettings.Load(_folder)).Message, StringComparison.Ordinal);
    }

    private void Write(string json) => File.WriteAllText(Path.Combine(_folder, LocalSettings.FileName), json);
}
