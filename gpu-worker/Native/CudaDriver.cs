using System.Runtime.InteropServices;

namespace BertPipeline.GpuWorker.Native;

/// <summary>What CUDA's driver knows of a GPU and TorchSharp does not say.</summary>
internal static partial class CudaDriver
{
    private const string Library = "libcuda.so.1";
    private const int CapabilityMajor = 75;
    private const int CapabilityMinor = 76;

    /// <summary>Whether the driver is installed: without it no build of libtorch finds a GPU.</summary>
    public static bool IsPresent { get; } = NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : Library, out _);

    /// <param name="gpu">Its index among those that are visible, as libtorch counts.</param>
    /// <exception cref="InvalidOperationException">The driver does not answer.</exception>
    public static Version ComputeCapability(int gpu)
    {
        Require(Initialize(flags: 0));
        Require(GetDevice(out int device, gpu));
        Require(GetAttribute(out int major, CapabilityMajor, device));
        Require(GetAttribute(out int minor, CapabilityMinor, device));
        return new Version(major, minor);
    }

    /// <summary>Memory in use on the GPU that the calling thread computes on, by whichever process; null where it computes on none.</summary>
    /// <returns>Bytes.</returns>
    public static long? UsedMemory() => GetMemory(out nuint free, out nuint total) == 0 ? (long)(total - free) : null;

    private static void Require(int result)
    {
        if (result != 0)
        {
            throw new InvalidOperationException($"CUDA's driver answers with error {result}.");
        }
    }

    [LibraryImport(Library, EntryPoint = "cuInit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Initialize(uint flags);

    [LibraryImport(Library, EntryPoint = "cuDeviceGet")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetDevice(out int device, int ordinal);

    [LibraryImport(Library, EntryPoint = "cuMemGetInfo_v2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetMemory(out nuint free, out nuint total);

    [LibraryImport(Library, EntryPoint = "cuDeviceGetAttribute")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetAttribute(out int value, int attribute, int device);
}
