using BertPipeline.Infra.Tests.Names;
using BertPipeline.Storage.Jobs;
using YamlDotNet.RepresentationModel;

namespace BertPipeline.Infra.Tests.Containers;

public sealed class ComposeTests
{
    private static readonly YamlMappingNode Services = YamlFile.Read("infra/compose.yaml").Map("services");

    public static TheoryData<string> Ours => ["host", "worker", "worker-gpu"];

    [Fact]
    public void Services_AreAzurite_Host_AndWorkers() =>
        Assert.Equal(["azurite", "host", "worker", "worker-gpu"], Services.Children.Keys.Select(k => ((YamlScalarNode)k).Value));

    [Theory]
    [MemberData(nameof(Ours))]
    public void Builds_LieWhereTheFileSays(string service)
    {
        YamlMappingNode build = Services.Map(service).Map("build");
        string context = Path.GetFullPath(build.Text("context"), SourceTree.PathOf("infra"));

        Assert.Equal(Path.GetFullPath(SourceTree.Root), context);
        Assert.True(File.Exists(Path.Combine(context, build.Text("dockerfile"))));
    }

    [Theory]
    [MemberData(nameof(Ours))]
    public void Settings_AreRead_AndTheSameForHostAndWorkers(string service)
    {
        YamlMappingNode settings = Services.Map(service).Map("environment");

        SettingNames.AssertKnown(settings.Children.Keys.Select(k => ((YamlScalarNode)k).Value!));
        Assert.Equal(Services.Map("host").Map("environment"), settings);
    }

    [Fact]
    public void Clocks_OfTheJobProtocol_AreValid()
    {
        YamlMappingNode settings = Services.Map("worker").Map("environment");
        TimeSpan Clock(string name) => TimeSpan.Parse(settings.Text($"BertPipeline__Jobs__{name}"), System.Globalization.CultureInfo.InvariantCulture);
        var timings = new JobTimings { Visibility = Clock("Visibility"), Renewal = Clock("Renewal"), Heartbeat = Clock("Heartbeat") };

        Assert.Empty(timings.Validate(new System.ComponentModel.DataAnnotations.ValidationContext(timings)));
    }

    /// <summary>The emulator has a key that everyone knows, and the host asks for none: neither may be reached from another machine.</summary>
    [Fact]
    public void Services_ListenOnTheLoopbackOnly()
    {
        string[] hosts = [.. Services.Map("azurite").List("command").Select(a => ((YamlScalarNode)a).Value!)
            .Where(a => a.Contains("Host=", StringComparison.Ordinal))];

        Assert.Equal(["--blobHost=127.0.0.1", "--queueHost=127.0.0.1", "--tableHost=127.0.0.1"], hosts);
        Assert.All(Services.Children.Values, s => Assert.Equal("host", ((YamlMappingNode)s).Text("network_mode")));
        Assert.Contains("Address { get; init; } = IPAddress.Loopback;", SourceTree.Read("local/Settings/LocalHostOptions.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Azurite_IsTheVersionThatTheTestsUse()
    {
        using var lockFile = System.Text.Json.JsonDocument.Parse(SourceTree.Read("local/Azurite/package.json"));
        string version = lockFile.RootElement.GetProperty("dependencies").GetProperty("azurite").GetString()!;

        Assert.EndsWith($":{version}", Services.Map("azurite").Text("image"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ours))]
    public void Services_HaveTimeToStop_AndAReadOnlyRoot(string service)
    {
        Assert.True(int.Parse(Services.Map(service).Text("stop_grace_period").TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture) >= 30);
        Assert.Equal("true", Services.Map(service).Text("read_only"));
    }
}
