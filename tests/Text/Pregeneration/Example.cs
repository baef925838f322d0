using BertPipeline.Text.Pregeneration;

namespace BertPipeline.Text.Tests.Pregeneration;

/// <summary>An example copied out of its file.</summary>
internal sealed record Example(int[] Masked, int[] Original, int FirstLength, bool IsRandomNext, ushort[] Positions)
{
    /// <summary>Ids of the first part without special tokens.</summary>
    public int[] First => Original[1..(FirstLength - 1)];

    /// <summary>Ids of the second part without special tokens.</summary>
    public int[] Second => Original[FirstLength..^1];

    public static Example Read(ExampleFile file, int index)
    {
        ExampleView view = file[index];
        int[] masked = new int[view.Length];
        view.CopyIds(masked);
        int[] originalIds = new int[view.MaskedPositions.Length];
        view.CopyMaskedIds(originalIds);
        int[] original = [.. masked];
        for (int i = 0; i < originalIds.Length; i++)
        {
            original[view.MaskedPositions[i]] = originalIds[i];
        }

        return new Example(masked, original, view.FirstLength, view.IsRandomNext, view.MaskedPositions.ToArray());
    }
}
