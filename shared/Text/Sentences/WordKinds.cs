namespace BertPipeline.Text.Sentences;

/// <summary>What a word tells about the full stop behind or before it.</summary>
[Flags]
internal enum WordKinds
{
    None = 0,

    /// <summary>Mr., Dr.: a name follows.</summary>
    Title = 1 << 0,

    /// <summary>e.g., vs.: never the last word.</summary>
    Introducing = 1 << 1,

    /// <summary>No., p.: an abbreviation when a number follows, a word otherwise.</summary>
    BeforeNumber = 1 << 2,

    /// <summary>etc., min.: a capital behind it starts a sentence.</summary>
    Unit = 1 << 3,

    /// <summary>in., sec.: a unit when a number stands before it, a word otherwise.</summary>
    UnitBehindNumber = 1 << 4,

    /// <summary>a.m. and p.m.</summary>
    TimeOfDay = 1 << 5,

    /// <summary>Inc., St.: part of a name, where a capital behind it may go on with the name.</summary>
    PartOfName = 1 << 6,

    /// <summary>Yahoo!: the exclamation mark belongs to the name.</summary>
    NameWithMark = 1 << 7,

    /// <summary>EST, Monday: goes on after a time of day.</summary>
    BehindTime = 1 << 8,

    /// <summary>Starts sentences and not names.</summary>
    Starter = 1 << 9,

    /// <summary>Starts a clause of its own, even in lower case: it, they, please.</summary>
    Subject = 1 << 10,

    /// <summary>Goes on after a name that ends in an exclamation mark.</summary>
    Continuing = 1 << 11,

    /// <summary>at, before: may open a sentence with a time.</summary>
    Preposition = 1 << 12,

    /// <summary>Its number is no list marker: "version 2."</summary>
    TakesNumber = 1 << 13,

    /// <summary>Stands behind the dot of host and file names.</summary>
    FileEnding = 1 << 14,

    /// <summary>said, asked: tells whose the quotation before it was.</summary>
    Speech = 1 << 15,

    /// <summary>the, to: a full stop behind it slipped in for a space.</summary>
    Unfinished = 1 << 16,

    /// <summary>'cause, 'em: the apostrophe before it opens no quotation.</summary>
    Elided = 1 << 17,
}
