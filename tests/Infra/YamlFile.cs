using YamlDotNet.RepresentationModel;

namespace BertPipeline.Infra.Tests;

/// <summary>Reads YAML, with merge keys (<c>&lt;&lt;: *anchor</c>) resolved where a value is asked for.</summary>
internal static class YamlFile
{
    public static YamlMappingNode Read(string relative)
    {
        using StreamReader file = File.OpenText(SourceTree.PathOf(relative));
        var stream = new YamlStream();
        stream.Load(file);
        return (YamlMappingNode)Assert.Single(stream.Documents).RootNode;
    }

    public static YamlMappingNode Map(this YamlMappingNode node, string key) => Assert.IsType<YamlMappingNode>(node.Find(key));

    public static YamlSequenceNode List(this YamlMappingNode node, string key) => Assert.IsType<YamlSequenceNode>(node.Find(key));

    public static string Text(this YamlMappingNode node, string key) => Assert.IsType<YamlScalarNode>(node.Find(key)).Value!;

    public static YamlNode Find(this YamlMappingNode node, string key)
    {
        YamlMappingNode? at = node;
        while (at is not null)
        {
            if (at.Children.TryGetValue(key, out YamlNode? value))
            {
                return value;
            }

            at = at.Children.TryGetValue("<<", out YamlNode? merged) ? (YamlMappingNode)merged : null;
        }

        throw new KeyNotFoundException($"There is no '{key}' at line {node.Start.Line}.");
    }
}
