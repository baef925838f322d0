using BertPipeline.Contracts;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.PyTorch;

/// <summary>One pickle of a file, with errors that name the file.</summary>
internal static class PyTorchPickle
{
    /// <summary>BERT's is 50 KB; what is longer is no dictionary of a model's weights.</summary>
    public const int LongestPickle = 2 << 20;

    /// <exception cref="UserErrorException">The pickle is damaged, or names what is not needed for weights.</exception>
    public static T Read<T>(FileBytes file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (PickleException exception)
        {
            throw PyTorchFile.Malformed(file, exception.Message, exception.Mend);
        }
        catch (ForbiddenGlobalException exception)
        {
            throw new UserErrorException(
                $"{file.Path} asks for {PrintableText.Of(exception.Message)}, which weights do not need: refused, and nothing in the file was executed. " +
                "If you trust where it came from, load it in Python and save the weights alone: torch.save(model.state_dict(), 'pytorch_model.bin').");
        }
    }
}
