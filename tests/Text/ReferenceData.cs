namespace BertPipeline.Text.Tests;

/// <summary>The folder of reference data that the environment variable BERTPIPELINE_DATA names; tests that want it are skipped without it.</summary>
internal static class ReferenceData
{
    public static string Path(params string[] names)
    {
        string? folder = Environment.GetEnvironmentVariable("BERTPIPELINE_DATA");
        if (string.IsNullOrEmpty(folder))
        {
            Assert.Skip("BERTPIPELINE_DATA is not set: the reference texts and vocabulary are not part of the project.");
        }

        return System.IO.Path.Combine([folder, .. names]);
    }
}
