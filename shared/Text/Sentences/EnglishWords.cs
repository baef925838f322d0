using System.Collections.Frozen;

namespace BertPipeline.Text.Sentences;

/// <summary>The few words that tell whether a full stop ends a sentence. Lists of the language's abbreviations, not of cases.</summary>
internal static class EnglishWords
{
    private static readonly WordSet Titles = new(
        "mr mrs ms mx dr prof messrs mme mlle gen col capt cmdr lt sgt cpl maj rev hon pres gov sen supt insp");

    // Latin and other abbreviations that need what follows them.
    private static readonly WordSet Introducing = new("e.g i.e eg ie vs cf viz approx esp incl excl ca resp aka a.k.a misc avg");

    private static readonly WordSet BeforeNumbers = new(
        "no nos n° nr p pp pg fig figs vol vols ch chap sec art eq ver v para pt ex");

    private static readonly WordSet Dates = new("mon tue tues wed thu thur thurs fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec");

    // These stand inside a sentence as well as at its end, where a capital follows.
    private static readonly WordSet Units = new("etc a.m p.m min mins hr hrs secs lb lbs oz ft yr yrs mo mos wk wks temp qty");

    private static readonly WordSet Names = new(
        "co corp inc ltd llc bros dept univ assn st ave blvd rd hwy apt mt jr sr esq intl mfg govt ph.d m.d b.a m.a d.c admin ref ext tel");

    private static readonly WordSet Starters = new(
        "i i'm i've i'd i'll it it's he she we we're we've they they're you you're the this that these those there here my your our his her their its a an "
        + "and but or so if when while what why how who where which did do does is are was were can could would should will have has had may "
        + "please also however then now not no yes in on at for after before since as with to from because although though maybe perhaps just "
        + "let let's one some many most all every each any thanks thank great good love bad nice best worst very really never always still even "
        + "only other another both don't can't doesn't didn't won't isn't wasn't overall unfortunately");

    private static readonly WordSet Continuing = new("in at on for and or is was has are as to with from of by mail messenger");

    private static readonly WordSet Prepositions = new("at by around about before after from until till since");

    private static readonly WordSet Numbered = new(
        "version step level chapter page part ios android windows mac macos python at in of to for by on about around only least most over under with and or than the");

    private static readonly WordSet FileEndings = new("com net org io js ts py cs md txt csv pdf jpg png gif doc docx xls xlsx zip exe app html htm php json xml edu gov info co uk de");

    /// <summary>Mr., Dr.: a name follows.</summary>
    public static bool IsTitle(ReadOnlySpan<char> word) => Titles.Contains(word) && (char.IsUpper(word[0]) || word.Length <= 3);

    /// <summary>e.g., vs.: never the last word.</summary>
    public static bool IsIntroducing(ReadOnlySpan<char> word) => Introducing.Contains(word);

    /// <summary>No., p.: abbreviations when a number follows, words otherwise.</summary>
    public static bool StandsBeforeNumber(ReadOnlySpan<char> word) => BeforeNumbers.Contains(word) || IsDate(word);

    /// <summary>etc., min.: a capital behind them starts a sentence.</summary>
    public static bool IsUnit(ReadOnlySpan<char> word) => Units.Contains(word);

    /// <summary>a.m. and p.m.</summary>
    public static bool IsTimeOfDay(ReadOnlySpan<char> word) =>
        word.Equals("a.m", StringComparison.OrdinalIgnoreCase) || word.Equals("p.m", StringComparison.OrdinalIgnoreCase);

    /// <summary>Inc., St.: parts of names, where a capital behind them may go on with the name.</summary>
    public static bool IsPartOfName(ReadOnlySpan<char> word) => Names.Contains(word) || IsDate(word);

    /// <summary>Words that start sentences and not names.</summary>
    public static bool StartsSentence(ReadOnlySpan<char> word) => Starters.Contains(word);

    /// <summary>Words that go on after a name that ends in an exclamation mark.</summary>
    public static bool Continues(ReadOnlySpan<char> word) => Continuing.Contains(word);

    public static bool IsPreposition(ReadOnlySpan<char> word) => Prepositions.Contains(word);

    /// <summary>Words whose number is no list marker: "version 2."</summary>
    public static bool TakesNumber(ReadOnlySpan<char> word) => Numbered.Contains(word);

    /// <summary>What stands behind the dot of host and file names.</summary>
    public static bool IsFileEnding(ReadOnlySpan<char> word) => FileEndings.Contains(word);

    // "Sat." is a day, "sat." a verb.
    private static bool IsDate(ReadOnlySpan<char> word) => Dates.Contains(word) && char.IsUpper(word[0]);

    private sealed class WordSet(string words)
    {
        private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _words = words
            .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

        public bool Contains(ReadOnlySpan<char> word) => _words.Contains(word);
    }
}
