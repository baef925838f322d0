using System.Runtime.Intrinsics.X86;

namespace BertPipeline.GpuWorker.Native;

/// <summary>Whether the processor multiplies in bf16: AVX512_BF16 or AMX-BF16 (Intel's Instruction Set Extensions Reference, CPUID leaf 7).</summary>
internal static class ProcessorBf16
{
    private const int Features = 7;
    private const int Avx512Bf16Bit = 1 << 5;
    private const int AmxBf16Bit = 1 << 22;

    // .NET looks at the operating system's side of it: whether wide registers are kept.
    public static bool IsSupported { get; } = Avx512F.IsSupported && Has();

    private static bool Has()
    {
        (int subleaves, _, _, int amx) = X86Base.CpuId(Features, 0);
        return (amx & AmxBf16Bit) != 0 || (subleaves >= 1 && (X86Base.CpuId(Features, 1).Eax & Avx512Bf16Bit) != 0);
    }
}
