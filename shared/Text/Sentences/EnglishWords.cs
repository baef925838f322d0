using System.Collections.Frozen;

namespace BertPipeline.Text.Sentences;

/// <summary>The few words that tell whether a full stop ends a sentence. Lists of the language's words, not of cases.</summary>
internal static class EnglishWords
{
    private const int LongestWord = 16;

    private static readonly FrozenDictionary<string, WordKinds>.AlternateLookup<ReadOnlySpan<char>> Kinds = Table(
        (WordKinds.Title, "mr mrs ms mx dr prof messrs mme mlle capt cmdr lt sgt cpl assoc asst"),
        (WordKinds.Introducing, "e.g i.e eg ie vs cf viz approx esp incl excl ca resp aka a.k.a misc avg p.s n.b feat"),
        (WordKinds.BeforeNumber,
            "no nos n° nr p pp pg fig figs vol vols ch chap sec art eq ver v para pt ex tel ext apt rm bldg ste rs al ref"),
        (WordKinds.Unit, "etc min mins hr hrs secs lb lbs oz ft yd yds yr yrs mo mos wk wks temp qty max est orig alt med appt appts ref admin"),
        (WordKinds.TimeOfDay, "a.m p.m"),
        (WordKinds.UnitBehindNumber, "in sec gal"),
        (WordKinds.PartOfName,
            "co corp inc ltd llc pty pvt bros dept univ assn st ave blvd rd hwy mt jr sr esq intl mfg mgr govt drs al attn "
            + "ext tel apt bldg ph.d ph.ds m.d b.a m.a d.c b.s m.s b.sc m.sc b.ed m.ed ed.d b.tech m.tech m.phil"),
        (WordKinds.NameWithMark, "yahoo jeopardy joomla panic ahoy"),
        (WordKinds.BehindTime,
            "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun est edt cst cdt mst mdt "
            + "pst pdt et ct pt gmt utc bst cet ist eastern pacific"),
        (WordKinds.Starter | WordKinds.Subject,
            "i i'm i've i'd i'll it it's he he's she she's we we're we've they they're they've this that please there there's"),
        (WordKinds.Starter,
            "its you you're the that's these those here here's my your our his her their a an "
            + "and but or so if when while what why how who where which did do does is was are were can could would should have has had may must "
            + "also however then now not no nope yes yeah in on at for after before since as with to from because although though maybe perhaps just "
            + "let let's one some many most all every each any everyone everybody everything nobody nothing someone somebody something anyone anything "
            + "thanks thank great good love loved bad nice best worst very really never always still even too such super highly easy helps keep hope wish "
            + "only other another both don't can't cant doesn't didn't won't isn't wasn't couldn't overall unfortunately otherwise instead "
            + "therefore meanwhile sorry hello hi"),
        (WordKinds.Unfinished, "the a an my your our their to of and or but for from with until since as by"),
        (WordKinds.Continuing, "in at on for and or is was has are as to with from of by mail messenger"),
        (WordKinds.Preposition, "at by around about before after from until till since"),
        (WordKinds.TakesNumber,
            "version step level chapter page part ios android windows mac macos python at in of to for by on about around only least most over under with and or "
            + "than the"),
        (WordKinds.FileEnding,
            "com net org io js ts py cs md txt csv pdf jpg png gif doc docx xls xlsx zip rar exe app apk html htm php json xml edu gov info co uk de do"),
        (WordKinds.Speech, "said says say asked asks replied answered wrote told yelled shouted cried thought added"),
        (WordKinds.Elided, "cause cuz em til till tis twas n bout round"));

    // "Sat." is a day, "sat." a verb, "Md." a name, "MD" a doctor: these hold only with one capital.
    private static readonly FrozenDictionary<string, WordKinds>.AlternateLookup<ReadOnlySpan<char>> Capitalised = Table(
        (WordKinds.Title, "gen col maj rev hon pres gov sen rep supt insp fr md"),
        (WordKinds.PartOfName | WordKinds.BeforeNumber, "mon tue tues wed thu thur thurs fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec"),
        (WordKinds.PartOfName, "ft calif ariz fla tex colo conn minn wis penn okla"));

    /// <summary>The kinds of a word, in whatever case and with whichever apostrophe it is written.</summary>
    public static WordKinds Of(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty || word.Length > LongestWord)
        {
            return WordKinds.None;
        }

        Span<char> plain = stackalloc char[word.Length];
        word.Replace(plain, '’', '\'');
        Kinds.TryGetValue(plain, out WordKinds kinds);
        if (char.IsUpper(word[0]) && word.Length > 1 && char.IsLower(word[1]) && Capitalised.TryGetValue(plain, out WordKinds more))
        {
            kinds |= more;
        }

        return kinds;
    }

    public static bool Is(ReadOnlySpan<char> word, WordKinds kind) => (Of(word) & kind) != 0;

    private static FrozenDictionary<string, WordKinds>.AlternateLookup<ReadOnlySpan<char>> Table(params (WordKinds Kind, string Words)[] lists)
    {
        var table = new Dictionary<string, WordKinds>(StringComparer.OrdinalIgnoreCase);
        foreach ((WordKinds kind, string words) in lists)
        {
            foreach (string word in words.Split(' '))
            {
                table[word] = table.GetValueOrDefault(word) | kind;
            }
        }

        return table.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
