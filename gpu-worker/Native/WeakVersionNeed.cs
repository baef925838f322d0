using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// A task of the build, compiled by MSBuild and not part of the worker: copies a 64-bit little-endian ELF library and marks one of its
/// version needs as weak. Layout of the sections: ELF gABI; of version needs (SHT_GNU_verneed): the Linux Standard Base,
/// "Symbol Versioning".
/// </summary>
public sealed class MarkVersionNeedWeak : Task
{
    private const uint RelocationsWithAddend = 4;
    private const uint DynamicSymbols = 11;
    private const uint VersionNeeds = 0x6ffffffe;
    private const uint VersionsOfSymbols = 0x6fffffff;
    private const ushort Weak = 2;

    [Required]
    public string Source { get; set; }

    [Required]
    public string Target { get; set; }

    [Required]
    public string VersionName { get; set; }

    public override bool Execute()
    {
        byte[] file = File.ReadAllBytes(Source);
        if (file.Length < 64 || file[0] != 0x7f || file[1] != 'E' || file[2] != 'L' || file[3] != 'F' || file[4] != 2 || file[5] != 1)
        {
            Log.LogError("{0} is not a 64-bit little-endian ELF file.", Source);
            return false;
        }

        List<Section> sections = ReadSections(file);
        int need = FindNeed(file, sections);
        if (need >= 0)
        {
            ushort index = BitConverter.ToUInt16(file, need + 6);
            if (IsRelocated(file, sections, index))
            {
                Log.LogError("{0} really uses {1}: marking the need as weak would hide a missing symbol.", Source, VersionName);
                return false;
            }

            file[need + 4] |= (byte)Weak;
            Log.LogMessage(MessageImportance.Low, "Marked {0} as weak in {1}.", VersionName, Target);
        }

        // Deleted first, so that a hard link to the package's file would be replaced and never written through.
        Directory.CreateDirectory(Path.GetDirectoryName(Target));
        File.Delete(Target);
        File.WriteAllBytes(Target, file);
        return true;
    }

    private static List<Section> ReadSections(byte[] file)
    {
        long table = BitConverter.ToInt64(file, 0x28);
        int size = BitConverter.ToUInt16(file, 0x3a);
        int count = BitConverter.ToUInt16(file, 0x3c);
        var sections = new List<Section>();
        for (int i = 0; i < count; i++)
        {
            int at = (int)table + (i * size);
            sections.Add(new Section
            {
                Type = BitConverter.ToUInt32(file, at + 4),
                Offset = (int)BitConverter.ToInt64(file, at + 0x18),
                Size = (int)BitConverter.ToInt64(file, at + 0x20),
                Link = BitConverter.ToInt32(file, at + 0x28),
                Info = BitConverter.ToInt32(file, at + 0x2c),
            });
        }

        return sections;
    }

    /// <summary>Offset of the entry (Vernaux) that names the version, or −1.</summary>
    private int FindNeed(byte[] file, List<Section> sections)
    {
        Section needs = sections.Find(s => s.Type == VersionNeeds);
        if (needs == null)
        {
            return -1;
        }

        int strings = sections[needs.Link].Offset;
        int library = needs.Offset;
        for (int i = 0; i < needs.Info; i++)
        {
            int entry = library + BitConverter.ToInt32(file, library + 8);
            for (int j = 0; j < BitConverter.ToUInt16(file, library + 2); j++)
            {
                int start = strings + BitConverter.ToInt32(file, entry + 8);
                int end = Array.IndexOf(file, (byte)0, start);
                if (Encoding.ASCII.GetString(file, start, end - start) == VersionName)
                {
                    return entry;
                }

                entry += BitConverter.ToInt32(file, entry + 12);
            }

            library += BitConverter.ToInt32(file, library + 12);
        }

        return -1;
    }

    /// <summary>True when a relocation refers to a symbol of this version.</summary>
    private static bool IsRelocated(byte[] file, List<Section> sections, ushort version)
    {
        Section versions = sections.Find(s => s.Type == VersionsOfSymbols);
        int symbols = sections.FindIndex(s => s.Type == DynamicSymbols);
        foreach (Section relocations in sections.FindAll(s => s.Type == RelocationsWithAddend && s.Link == symbols))
        {
            for (int at = relocations.Offset; at < relocations.Offset + relocations.Size; at += 24)
            {
                int symbol = (int)(BitConverter.ToUInt64(file, at + 8) >> 32);
                if (symbol != 0 && (BitConverter.ToUInt16(file, versions.Offset + (2 * symbol)) & 0x7fff) == version)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private sealed class Section
    {
        public uint Type;
        public int Offset;
        public int Size;
        public int Link;
        public int Info;
    }
}
