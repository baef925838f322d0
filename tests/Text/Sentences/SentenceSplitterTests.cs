using BertPipeline.Text.Sentences;

namespace BertPipeline.Text.Tests.Sentences;

/// <summary>A bar marks where sentences are to be parted.</summary>
public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("The export works.| It is fast!| Why?| Because.")]
    [InlineData("it crashes.| please fix it!| thanks")] // no capitals
    [InlineData("no punctuation at all just words")]
    [InlineData("Great app.|I love it!|Best one ever?|Yes.")] // no spaces
    [InlineData("Costs went up by 2,000.|That hurts.")]
    [InlineData("So slow!!!!| Please fix??!| Ok.")]
    [InlineData("Love it .| Works great ! !| Thanks")]
    [InlineData("Really?!| why!!")]
    public void Split_PlainSentences_EndsAtTheirMarks(string marked) => MarkedText.AssertSplit(marked);

    [Theory]
    [InlineData("Ask Dr. Brown or Mrs. Green about it.| They know.")]
    [InlineData("We moved from Acme Inc. to Globex Corp. last year.| It went well.")]
    [InlineData("Our plan is with Initech Ltd.| They raised the price.")]
    [InlineData("Use a chart, e.g. Pareto, or a table, i.e. Rows.")]
    [InlineData("See p. 12 and fig. 3, not sec. 4.| No.| I did.")]
    [InlineData("The meeting is at 9 a.m. in Room B.| At 10 a.m. Ms. Lee joins.| We end at 5 p.m.| Everyone leaves.")]
    [InlineData("Filters, tags, etc. are gone.| Charts, exports, etc.| All gone.")]
    [InlineData("It takes 5 min. to load.| Then 2 hrs. of waiting.")]
    [InlineData("Closed on Sat. and Sun. in winter.| Opens Jan. 3 again.")]
    [InlineData("Our U.S. Team is here.| I moved to the U.K.| The office is nice.")]
    [InlineData("J. R. Ewing and Mary T. Jones wrote it.| Plan B.| It failed.")]
    [InlineData("Between you and I.| Did Henry I. Miller call?")]
    [InlineData("It doesn't.| Can't you see?| I won't.| See above.")] // the letter behind an apostrophe is no initial
    public void Split_Abbreviations_GoOnOrEndByWhatFollows(string marked) => MarkedText.AssertSplit(marked);

    [Theory]
    [InlineData("Version 2.3.1 costs $4.99 a month.| Version 3.0.| Soon.")]
    [InlineData("Updated to version 2.| It is worse.")]
    [InlineData("Write to jane.doe@mail.example.co.uk.| She answers.")]
    [InlineData("Go to https://Example.com/a.B?c=D!x and www.Site.Org for more.| Ok?")]
    [InlineData("Open Report.Final.pdf in Node.js or ASP.NET.| Done.")]
    [InlineData("System.Text.Json.Nodes breaks it.")]
    [InlineData("We use Yahoo! for mail and Jeopardy! as a game.| It works.")]
    public void Split_DotsInsideTokens_EndNothing(string marked) => MarkedText.AssertSplit(marked);

    [Theory]
    [InlineData("I was... well, surprised.| So... I left.")]
    [InlineData("It loads…| Then nothing.")]
    [InlineData("We wait . . . and wait . . . .| Nothing happens.")]
    [InlineData("...and then it failed.| ... Or so.")]
    [InlineData("nice...|But slow")]
    public void Split_Ellipses_EndBeforeACapital(string marked) => MarkedText.AssertSplit(marked);

    [Theory]
    [InlineData("He wrote \"It broke. Fix it!\" and left.| We did.")]
    [InlineData("She said \"It works.\"| We agreed.")]
    [InlineData("“Where is it? I cannot find it.” he asked.| Nobody knew.")]
    [InlineData("The old one (it was slow. Very slow.) is gone.| Good.")]
    [InlineData("(Ask support. They know.)| Or wait.")]
    [InlineData("A 27\" screen is fine.| The 32\" is not.")]
    [InlineData("It never closes (like this.| So what?")]
    public void Split_QuotesAndBrackets_KeepTheirSentences(string marked) => MarkedText.AssertSplit(marked);

    [Theory]
    [InlineData("1. Tap login 2. Click export 3. It crashes", "1. Tap login", "2. Click export", "3. It crashes")]
    [InlineData("Issues: a) slow b) ugly", "Issues: a) slow b) ugly")] // letters need their list to start the sentence
    [InlineData("a) slow b) ugly", "a) slow", "b) ugly")]
    [InlineData("Three wishes: 1) export 2) import 3) peace", "Three wishes:", "1) export", "2) import", "3) peace")]
    [InlineData("• fast • simple • cheap", "• fast", "• simple", "• cheap")]
    [InlineData("- fast\n- simple\n* cheap", "- fast", "- simple", "* cheap")]
    public void Split_Lists_PartsTheItems(string text, params string[] expected) => Assert.Equal(expected, SentenceSplitter.Split(text));

    [Theory]
    [InlineData("Great! :)| I love it.| Thanks :D| Will buy again")]
    [InlineData("Love it 😍🔥| Best app ever")]
    [InlineData("Works. 👍🏽| Thanks <3")]
    [InlineData("I ❤️ Mondays with it.| Really ;-)")]
    [InlineData("ratio 3:0 and x=D here.| Ok")]
    public void Split_Faces_StayWithTheirSentence(string marked) => MarkedText.AssertSplit(marked);

    [Theory]
    [InlineData("Nice app\nNo bugs", "Nice app", "No bugs")]
    [InlineData("features\r\ncontact list\r\ncalendar, mail", "features", "contact list", "calendar, mail")]
    [InlineData("This line was wrapped by\n  the mail program. Sorry", "This line was wrapped by the mail program.", "Sorry")]
    [InlineData("This line was not\n\nwrapped", "This line was not", "wrapped")]
    public void Split_LineBreaks_EndSentencesUnlessWrapped(string text, params string[] expected) => Assert.Equal(expected, SentenceSplitter.Split(text));

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t ")]
    public void Split_NoText_GivesNothing(string text) => Assert.Empty(SentenceSplitter.Split(text));
}
