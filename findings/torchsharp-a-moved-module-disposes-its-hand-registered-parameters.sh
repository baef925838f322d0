#!/usr/bin/env bash
# TorchSharp 0.107.0 with libtorch-cpu-linux-x64 2.10.0 (NuGet), .NET 10, Linux x64.
# Guess: a module that registers its parameter by hand (register_parameter) and keeps it in a field goes on computing after module.to(...), as in PyTorch.
# Seen:  to(...) puts another parameter in its place and disposes the one before; the field is found by its name alone, so that a field _weight of a parameter
#        "weight" keeps the disposed one, and the next forward pass throws. Moving to another device goes the same way as converting, which is seen here without one.
#        A field called as the parameter, or with [ComponentName(Name = "weight")], is set anew.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
cat > moved.csproj <<'P'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><ImplicitUsings>enable</ImplicitUsings><NoWarn>NU1603</NoWarn></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="TorchSharp" Version="0.107.0" />
    <PackageReference Include="libtorch-cpu-linux-x64" Version="2.10.0" />
  </ItemGroup>
</Project>
P
cat > Program.cs <<'P'
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

Try("field _weight", new Underscored());
Try("field _weight with ComponentName", new Named());

static void Try(string what, nn.Module<Tensor, Tensor> module)
{
    Console.Write($"{what}: registered as {module.named_parameters().Single().name}, before {module.forward(ones(2)).dtype}, ");
    module.to(float64);
    Console.Write($"after to(float64) the module lists {module.named_parameters().Single().parameter.dtype}, ");
    try
    {
        Console.WriteLine($"forward gives {module.forward(ones(2, float64)).dtype}");
    }
    catch (ObjectDisposedException)
    {
        Console.WriteLine("forward throws ObjectDisposedException");
    }
    catch (InvalidOperationException)
    {
        Console.WriteLine("forward throws InvalidOperationException");
    }
}

internal sealed class Underscored : nn.Module<Tensor, Tensor>
{
    private readonly Parameter _weight = new(ones(2));

    public Underscored() : base(nameof(Underscored)) => register_parameter("weight", _weight);

    public override Tensor forward(Tensor x) => x * _weight;
}

internal sealed class Named : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight = new(ones(2));

    public Named() : base(nameof(Named)) => register_parameter("weight", _weight);

    public override Tensor forward(Tensor x) => x * _weight;
}
P
dotnet build -v quiet > build.txt || { cat build.txt; exit 1; }
# The native library asks for a C++ runtime of GCC 13 without using anything of it; where that is older (Debian 12), the need is marked as weak, so that it loads.
library=$(find bin -name libLibTorchSharp.so | head -n 1)
python3 - "$library" <<'P'
import struct, sys
data = bytearray(open(sys.argv[1], "rb").read())
table, = struct.unpack_from("<Q", data, 0x28)
size, count = struct.unpack_from("<HH", data, 0x3A)
sections = [struct.unpack_from("<IIQQQQIIQQ", data, table + i * size) for i in range(count)]
needs = next(s for s in sections if s[1] == 0x6FFFFFFE)
names = sections[needs[6]][4]
at = needs[4]
while True:
    _, entries, _, first, following = struct.unpack_from("<HHIII", data, at)
    entry = at + first
    for _ in range(entries):
        _, flags, _, name, step = struct.unpack_from("<IHHII", data, entry)
        if data[names + name:].startswith(b"GLIBCXX_3.4.32\0"):
            struct.pack_into("<H", data, entry + 4, flags | 2)
        entry += step
    if following == 0:
        break
    at += following
open(sys.argv[1], "wb").write(data)
P
dotnet run --no-build > output.txt || { cat output.txt; exit 1; }
cat output.txt
grep -q '^field _weight: .*forward throws' output.txt
grep -q 'ComponentName: .*forward gives Float64' output.txt
