using System.Runtime.InteropServices;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Kernels;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Native;

/// <summary>Settles the native library once, before the first tensor.</summary>
internal static partial class TorchRuntime
{
    private static readonly Lock Gate = new();
    private static bool _settled;
    private static ThreadTeam? _team;

    /// <summary>Whether there is a GPU to compute on. libtorch is asked, and so loaded, only where CUDA's driver is there.</summary>
    public static bool HasGpu => CudaDriver.IsPresent && Device.type == TorchSharp.DeviceType.CUDA;

    /// <summary>The first GPU where there is one, else the processor.</summary>
    public static Device Device
    {
        get
        {
            Start();
            return cuda.is_available() ? CUDA : CPU;
        }
    }

    /// <summary>The first GPUs, or the processor.</summary>
    /// <exception cref="UserErrorException">There are fewer than asked for, or they do not compute in the precision.</exception>
    public static IReadOnlyList<Device> Devices(DeviceCount asked, Precision precision)
    {
        Start();
        int gpus = cuda.is_available() ? cuda.device_count() : 0;
        int count = DeviceChoice.CountOf(asked, gpus);
        PrecisionChoice.Require(precision, [.. Enumerable.Range(0, Math.Min(count, gpus)).Select(CudaDriver.ComputeCapability)], ProcessorBf16.IsSupported);
        return count == 1 ? [Device] : [.. Enumerable.Range(0, count).Select(index => device(TorchSharp.DeviceType.CUDA, index))];
    }

    /// <summary>The threads that the project's own kernels run on: as many as libtorch's.</summary>
    public static ThreadTeam Team
    {
        get
        {
            Start();
            return _team!;
        }
    }

    /// <summary>Does it on the first call; later ones change nothing.</summary>
    /// <remarks>A kernel uses <see cref="ProcessorThreads.Count"/> threads.</remarks>
    public static void Start()
    {
        lock (Gate)
        {
            if (_settled)
            {
                return;
            }

            Tune();
            set_num_threads(ProcessorThreads.Count);
            _team = new ThreadTeam(ProcessorThreads.Count);
            _settled = true;
        }
    }

    /// <summary>Read by the libraries when they are loaded, so it must be in the C library's environment, which .NET's own does not write through to. What is set already stays.</summary>
    /// <remarks>
    /// libgomp's threads spin while they wait for one another. Where another process wants a core too (the host, the storage emulator), they spin
    /// against a thread that is not running: a step was seen to take 13 times as long. Passive waiting costs a few percent on an idle machine.
    /// oneDNN keeps what it has made ready for a shape, 1,024 of them, and nearly every step of a training has another number of tokens: products in bf16 were seen to hold
    /// gigabytes. A step has about a dozen shapes.
    /// </remarks>
    private static void Tune()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetEnvironmentVariable("OMP_WAIT_POLICY", "passive", overwrite: 0);
            _ = SetEnvironmentVariable("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "64", overwrite: 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);
}
