using BertPipeline.Contracts;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.GpuWorker.Weights;

/// <summary>Stored tensors as arrays, for models that are no torch modules.</summary>
internal static class StoredSingles
{
    /// <param name="file">The file.</param>
    /// <param name="name">In the file.</param>
    /// <param name="shape">As it must be; −1 for any size.</param>
    /// <exception cref="UserErrorException">The file lacks the tensor, or has it in another shape or not in fp32.</exception>
    public static float[] Singles(this ITensorFile file, string name, params long[] shape)
    {
        if (file.Find(name) is not { Type: TensorType.Float32 } info)
        {
            throw new UserErrorException($"{file.Path} lacks '{name}' in fp32: it is not the file that was saved with this model.");
        }

        if (info.Shape.Count != shape.Length || info.Shape.Zip(shape).Any(size => size.Second >= 0 && size.First != size.Second))
        {
            throw new UserErrorException(
                $"{file.Path}: '{name}' has shape {info.ShapeText}, expected [{string.Join(", ", shape.Select(size => size < 0 ? "any" : $"{size}"))}].");
        }

        float[] values = new float[info.Elements];
        file.ReadSingles(name, values);
        return values;
    }
}
