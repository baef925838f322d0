namespace BertPipeline.Local.Demo;

/// <summary>How much the demo computes.</summary>
public enum DemoSize
{
    Small,
    Standard,
}
