namespace BertPipeline.Text.Tests.Tokenization;

/// <summary>
/// Texts of ours and the ids that the Python reference gives them with a vocabulary of ours. Made once: <c>BasicTokenizer</c> and <c>WordpieceTokenizer</c>
/// of pytorch_pretrained_bert 0.6.3 (tokenization.py) under Python 3.11, whose Unicode is 14; <c>strip_accents</c> and <c>tokenize_chinese_chars</c>,
/// which came later, as conditions in the places where transformers 4 has them. No text holds a character that Unicode 14 lacks.
/// npm's tokenizers 0.23.2 agrees on 152 of the 156 lines without kept words; the four others hold a capital sigma at the end of a word, where Python's ids stand.
/// </summary>
internal static class WordPieceVectors
{
    /// <summary>The tokens, parted by spaces, in the order of their ids, escaped as in JSON.</summary>
    public const string Vocabulary = """
        [PAD] [UNK] [CLS] [SEP] [MASK] a b c d e f g h i j k l m n o p q r s t u v w x y z ##a ##b ##c ##d ##e ##f ##g ##h ##i ##j ##k ##l ##m ##n
        ##o ##p ##q ##r ##s ##t ##u ##v ##w ##x ##y ##z 0 1 2 3 4 5 6 7 8 9 ##0 ##1 ##2 ##3 ##4 ##5 ##6 ##7 ##8 ##9 ! \" # $ % & ' ( ) * + , - . /
        : ; < = > ? @ [ \\ ] ^ _ ` { | } ~ the app crash ##es ##ed ##ing un ##aff ##able slow ##er export file open can not work ##ly zzzzzzzzzz
        ##zzzzzzzzzz cafe naive resume c++ mask unk The App Crash \u00c9 Caf\u00e9 C ##A ##B caf\u00e9 ##\u00e9 ##\u00c9 \u00e9 e\u0301 ##\u0301
        i\u0307 \u0131 \u00df ##\u00df stra\u00dfe \ufb01 \u0153 ##\u0153 \u03c3 ##\u03c3 ##\u03c2 \u03bf ##\u03bf \u03b4 ##\u03b4
        \u03bf\u03b4\u03bf\u03c2 ##\u03bf\u03c2 \u043f ##\u0440 ##\u0438 ##\u0432 ##\u0435 ##\u0442 \u0438 ##\u0439 \u0439 \u4e2d \u6587 ##\u6587
        \u5b57 \u66f4 \u3042 ##\u3044 \u30a2 ##\u30a4 \u1112 ##\u1161 ##\u11ab \ud55c ##\uae00 \u2122 \u20ac ##\u20ac \u00a9 \u2026 \u2014 \u2013
        \u2018 \u2019 \u201c \u201d \u2022 \u00bf \u00a1 \u3001 \u3002 \uff01 \ud83d\ude00 ##\ud83d\ude00 \ud83d\udc4d ##\ud83c\udffd \ud83d\udc68
        ##\ud83d\udc69 \u2764 ##\ufe0f \u2460 \u00bd ##\u00bd \u00b2 ##\u00b2 \u0e44 ##\u0e17 \u0928 ##\u092e ##\u0940 ##\u093f \u0661 ##\u0662
        """;

    /// <summary>A line: the options, the text and the ids, as JSON; unpaired surrogates are escapes.</summary>
    public const string Lines = """
        {"options": "uncased", "text": "The app crashes.", "ids": [109,110,111,112,90]}
        {"options": "uncased", "text": "THE APP CRASHED!!!", "ids": [109,110,111,113,77,77,77]}
        {"options": "uncased", "text": "the app  is\tslow\nand\r\nslower", "ids": [109,110,13,49,118,5,44,34,118,119]}
        {"options": "uncased", "text": "unaffable UNaffable unaffableX", "ids": [115,116,117,115,116,117,115,116,117,54]}
        {"options": "uncased", "text": "exporting files can't work...", "ids": [120,114,121,49,123,83,24,125,90,90,90]}
        {"options": "uncased", "text": "e.g. in the U.S. (v2.10.3)", "ids": [9,90,11,90,13,44,109,25,90,23,90,84,26,69,90,58,67,90,60,85]}
        {"options": "uncased", "text": "", "ids": []}
        {"options": "uncased", "text": "   ", "ids": []}
        {"options": "uncased", "text": "\n\n\t", "ids": []}
        {"options": "uncased", "text": "a", "ids": [5]}
        {"options": "uncased", "text": "!", "ids": [77]}
        {"options": "uncased", "text": "a!b?c", "ids": [5,77,6,97,7]}
        {"options": "uncased", "text": "un-affable", "ids": [115,89,5,36,36,117]}
        {"options": "uncased", "text": "snake_case and kebab-case", "ids": [23,44,31,41,35,103,7,31,49,35,5,44,34,15,35,32,31,32,89,7,31,49,35]}
        {"options": "uncased", "text": "$5 + 3 < 9 = x^2 | y ~ `z`", "ids": [80,62,87,60,94,66,95,28,102,59,106,29,108,104,30,104]}
        {"options": "uncased", "text": "user@example.com https://example.com/a?b=c&d=[e]", "ids": [25,49,119,98,9,54,31,43,46,42,35,90,7,45,43,12,50,50,46,49,92,91,91,9,54,31,43,46,42,35,90,7,45,43,91,5,97,6,95,7,82,8,95,99,9,101]}
        {"options": "uncased", "text": "#tag @name 100% 50\u00a2 3\u20ac \u00a92024 App\u2122", "ids": [79,24,31,37,98,18,31,43,35,58,67,67,81,1,60,191,192,69,67,69,71,1]}
        {"options": "uncased", "text": "Caf\u00e9 cafe\u0301 CAF\u00c9 CAFE\u0301", "ids": [129,129,129,129]}
        {"options": "uncased", "text": "na\u00efve r\u00e9sum\u00e9 fa\u00e7ade \u00c5ngstr\u00f6m", "ids": [130,131,10,31,33,31,34,35,5,44,37,49,50,48,45,43]}
        {"options": "uncased", "text": "\u0130stanbul \u0131 \u0130\u0130", "ids": [13,49,50,31,44,32,51,42,150,13,39]}
        {"options": "uncased", "text": "stra\u00dfe STRASSE \u1e9e", "ids": [153,23,50,48,31,49,49,35,151]}
        {"options": "uncased", "text": "\ufb01le \ufb02ow o\ufb03ce", "ids": [154,42,35,1,1]}
        {"options": "uncased", "text": "\u0152uvre \u0153uf", "ids": [155,51,52,48,35,155,51,36]}
        {"options": "uncased", "text": "\u0141\u00d3D\u0179 \u0142\u00f3d\u017a \u0110 \u0111 \u00d8 \u00f8", "ids": [1,1,1,1,1,1]}
        {"options": "uncased", "text": "\u039f\u0394\u039f\u03a3 \u03bf\u03b4\u03cc\u03c2 \u03a3 \u03a3\u039f \u039f\u03a3. \u039f\u03a3'", "ids": [164,164,157,157,161,160,159,90,160,159,83]}
        {"options": "uncased", "text": "\u0391\u00ad\u03a3 \u039f\u200b\u03a3 \u039f\u03a3\u0007\u039f", "ids": [1,160,159,160,158,161]}
        {"options": "uncased", "text": "\u041f\u0440\u0438\u0432\u0435\u0442 \u041f\u0420\u0418\u0412\u0415\u0422 \u0439 \u0419 \u0438\u0306", "ids": [166,167,168,169,170,171,166,167,168,169,170,171,172,172,172]}
        {"options": "uncased", "text": "\u4e2d\u6587\u5b57", "ids": [175,176,178]}
        {"options": "uncased", "text": "app\u4e2d\u6587app", "ids": [110,175,176,110]}
        {"options": "uncased", "text": "\u8c48\u66f4 \u2f00 \u3400 \ud840\udc00", "ids": [1,179,1,1,1]}
        {"options": "uncased", "text": "\u3042\u3044 \u30a2\u30a4 \uff71\uff72", "ids": [180,181,182,183,1]}
        {"options": "uncased", "text": "\ud55c \uac01 \u1112", "ids": [184,185,186,1,184]}
        {"options": "uncased", "text": "\u0e44\u0e17\u0e22 \u0928\u092e\u0940 \u0928\u092e\u093f", "ids": [1,221,222,223,221,222,224]}
        {"options": "uncased", "text": "\u0661\u0662 \u00b2\u00bd \u2460", "ids": [225,226,217,216,214]}
        {"options": "uncased", "text": "\ud83d\ude00 \ud83d\ude00\ud83d\ude00 a\ud83d\ude00b", "ids": [206,206,207,5,207,32]}
        {"options": "uncased", "text": "\ud83d\udc4d\ud83c\udffd \ud83d\udc68\u200d\ud83d\udc69", "ids": [208,209,210,211]}
        {"options": "uncased", "text": "\u2764\ufe0f \u2764", "ids": [212,212]}
        {"options": "uncased", "text": "\ud83c\udde9\ud83c\uddea flags", "ids": [1,10,42,31,37,49]}
        {"options": "uncased", "text": "\u201cquoted\u201d \u2018single\u2019 \u2014 en\u2013dash \u2026 \u2022", "ids": [198,21,51,45,50,113,199,196,23,114,42,35,197,194,9,44,195,8,31,49,38,193,200]}
        {"options": "uncased", "text": "\u00bfqu\u00e9? \u00a1s\u00ed!", "ids": [201,21,51,35,97,202,23,39,77]}
        {"options": "uncased", "text": "\u3001\u3002\uff01\uff1f \uff5e", "ids": [203,204,205,1,1]}
        {"options": "uncased", "text": "\u2260 \u226e a\u2260b", "ids": [95,94,5,95,6]}
        {"options": "uncased", "text": "\u1fef \u037e \u2000x\u2003y\u202fz\u3000w\u00a0v", "ids": [104,93,28,29,30,27,26]}
        {"options": "uncased", "text": "line\u2028para\u2029end", "ids": [16,39,44,35,20,31,48,31,9,44,34]}
        {"options": "uncased", "text": "a\u0000b\ufffdc", "ids": [5,32,33]}
        {"options": "uncased", "text": "zero\u200bwidth\u200cjoin\u200der\ufeffbom", "ids": [30,119,45,53,39,34,50,38,40,45,39,44,119,32,45,43]}
        {"options": "uncased", "text": "soft\u00adhyphen", "ids": [23,45,36,50,38,55,46,38,35,44]}
        {"options": "uncased", "text": "a\u0001b\bc\u007fd\u0085e\u009ff", "ids": [5,32,33,34,35,36]}
        {"options": "uncased", "text": "a\u000bb\fc\u001cd", "ids": [5,32,33,34]}
        {"options": "uncased", "text": "\u202eright\u202c to left", "ids": [22,39,37,38,50,24,45,16,35,36,50]}
        {"options": "uncased", "text": "\ud800", "ids": []}
        {"options": "uncased", "text": "a\udc00b", "ids": [5,32]}
        {"options": "uncased", "text": "un\ud83dable", "ids": [115,117]}
        {"options": "uncased", "text": "\ud83d\ud83d\ude00", "ids": [206]}
        {"options": "uncased", "text": "\ue000private\uf8ff", "ids": [20,48,39,52,31,50,35]}
        {"options": "uncased", "text": "e\u0301\u0302\u0303 \u0301", "ids": [9]}
        {"options": "uncased", "text": "a\u20dd b\u20e3", "ids": [1,1]}
        {"options": "uncased", "text": "zzzzzzzzzz", "ids": [127]}
        {"options": "uncased", "text": "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "ids": [127,128,128,128,128,128,128,128,128,128]}
        {"options": "uncased", "text": "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "ids": [1]}
        {"options": "uncased", "text": "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\u00e9", "ids": [127,128,128,128,128,128,128,128,128,56,56,56,56,56,56,56,56,56,35]}
        {"options": "uncased", "text": "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\u00e9", "ids": [1]}
        {"options": "uncased", "text": "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\u00e9\u0301", "ids": [127,128,128,128,128,128,128,128,128,56,56,56,56,56,56,56,56,56,35]}
        {"options": "uncased", "text": "\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00", "ids": [206,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207,207]}
        {"options": "uncased", "text": "\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00\ud83d\ude00", "ids": [1]}
        {"options": "uncased", "text": "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz ok", "ids": [1,19,41]}
        {"options": "uncased", "text": "ok!zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz!ok", "ids": [19,41,77,1,77,19,41]}
        {"options": "uncased", "text": "[MASK] [mask] [UNK] [CLS] [SEP]", "ids": [99,133,101,99,133,101,99,134,101,99,7,42,49,101,99,23,35,46,101]}
        {"options": "uncased", "text": "[[MASK]]", "ids": [99,99,133,101,101]}
        {"options": "uncased", "text": "##s ## #", "ids": [79,79,23,79,79,79]}
        {"options": "uncased", "text": "un##able", "ids": [115,79,79,5,32,42,35]}
        {"options": "uncased", "text": "\u01c5 \u01c8 \u1f88", "ids": [1,1,1]}
        {"options": "uncased", "text": "\u2167 \u2177 \u24b6 \u00aa \u00ba", "ids": [1,1,1,1,1]}
        {"options": "uncased", "text": "\u039f\u03a3\u2167 \u039f\u03a3\u00aa \u24d0\u03a3", "ids": [1,1,1]}
        {"options": "uncased", "text": "\u0345 \u1fb3 \u1fb3", "ids": [1,1]}
        {"options": "uncased", "text": "K \u00c5 \u03a9", "ids": [15,5,1]}
        {"options": "uncased", "text": "\u1e9e \u1e96 \u01f0", "ids": [151,12,14]}
        {"options": "uncased", "text": "\u0958 \u09dc \ufb1d \ufb2a", "ids": [1,1,1,1]}
        {"options": "uncased", "text": "\ufdfa \u337f", "ids": [1,1]}
        {"options": "uncased", "text": "\ua66e \u13a0 \uab70 \ua640", "ids": [1,1,1,1]}
        {"options": "uncased", "text": "\ud835\udc00\ud835\udc01 \ud835\udc9c \uff41\uff42 \uff21\uff22", "ids": [1,1,1,1]}
        {"options": "uncased", "text": "x\u00b2+y\u00b2 \u00bd cup", "ids": [28,218,87,29,218,215,7,51,46]}
        {"options": "uncased", "text": "\u2011 \u2012 \u2212 \u00ad- \u058a", "ids": [1,1,1,89,1]}
        {"options": "uncased", "text": "\u3007 \u3005 \u302e", "ids": [1,1,1]}
        {"options": "uncased", "text": "A\u0328\u0301B", "ids": [5,32]}
        {"options": "uncased", "text": "\u00c5\u030a", "ids": [5]}
        {"options": "uncased", "text": "\u1100\u1161\u11a8", "ids": [1]}
        {"options": "uncased", "text": "\ua98f\ua9c0\ua98f", "ids": [1]}
        {"options": "uncased", "text": "a\u034fb", "ids": [5,32]}
        {"options": "cased", "text": "The App Crashes.", "ids": [135,136,137,112,90]}
        {"options": "cased", "text": "Caf\u00e9 CAFE\u0301 cafe \u00c9A \u00c9", "ids": [139,1,129,138,141,138]}
        {"options": "cased", "text": "\u039f\u0394\u039f\u03a3 \u03bf\u03b4\u03cc\u03c2", "ids": [1,1]}
        {"options": "cased", "text": "\u4e2d\u6587\u5b57 app\u4e2d\u6587 \u8c48", "ids": [175,176,178,110,175,176,1]}
        {"options": "cased", "text": "\u0130 \u0131 stra\u00dfe STRASSE", "ids": [1,150,153,1]}
        {"options": "cased", "text": "\ud55c \uac01", "ids": [187,1]}
        {"options": "cased", "text": "[MASK] c++ C++ App APP", "ids": [99,1,101,7,87,87,140,87,87,136,1]}
        {"options": "cased", "text": "a\u0000b\ufffd\u200bc", "ids": [5,32,33]}
        {"options": "cased", "text": "\u2260 \u037e", "ids": [1,1]}
        {"options": "cased", "text": "App\u00a0App\u2028App", "ids": [136,136,136]}
        {"options": "cased", "text": "\ud83d\ude00 \u2764\ufe0f", "ids": [206,212,213]}
        {"options": "cased", "text": "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "ids": [1]}
        {"options": "cased", "text": "\ud800App", "ids": [136]}
        {"options": "cased", "text": "\u0419 \u0439 \u0438\u0306", "ids": [1,174,1]}
        {"options": "cased", "text": "_App_ $5", "ids": [103,136,103,80,62]}
        {"options": "cased", "text": "\u0301App e\u0301", "ids": [1,147]}
        {"options": "keep accents", "text": "The App Crashes.", "ids": [109,110,111,112,90]}
        {"options": "keep accents", "text": "Caf\u00e9 CAFE\u0301 cafe \u00c9A \u00c9", "ids": [143,129,148,129,146,31,146]}
        {"options": "keep accents", "text": "\u039f\u0394\u039f\u03a3 \u03bf\u03b4\u03cc\u03c2", "ids": [164,1]}
        {"options": "keep accents", "text": "\u4e2d\u6587\u5b57 app\u4e2d\u6587 \u8c48", "ids": [175,176,178,110,175,176,1]}
        {"options": "keep accents", "text": "\u0130 \u0131 stra\u00dfe STRASSE", "ids": [149,150,153,23,50,48,31,49,49,35]}
        {"options": "keep accents", "text": "\ud55c \uac01", "ids": [187,1]}
        {"options": "keep accents", "text": "[MASK] c++ C++ App APP", "ids": [99,133,101,7,87,87,7,87,87,110,110]}
        {"options": "keep accents", "text": "a\u0000b\ufffd\u200bc", "ids": [5,32,33]}
        {"options": "keep accents", "text": "\u2260 \u037e", "ids": [1,1]}
        {"options": "keep accents", "text": "App\u00a0App\u2028App", "ids": [110,110,110]}
        {"options": "keep accents", "text": "\ud83d\ude00 \u2764\ufe0f", "ids": [206,212,213]}
        {"options": "keep accents", "text": "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "ids": [1]}
        {"options": "keep accents", "text": "\ud800App", "ids": [110]}
        {"options": "keep accents", "text": "\u0419 \u0439 \u0438\u0306", "ids": [174,174,1]}
        {"options": "keep accents", "text": "_App_ $5", "ids": [103,110,103,80,62]}
        {"options": "keep accents", "text": "\u0301App e\u0301", "ids": [1,147]}
        {"options": "cased, strip accents", "text": "The App Crashes.", "ids": [135,136,137,112,90]}
        {"options": "cased, strip accents", "text": "Caf\u00e9 CAFE\u0301 cafe \u00c9A \u00c9", "ids": [140,31,36,35,1,129,1,1]}
        {"options": "cased, strip accents", "text": "\u039f\u0394\u039f\u03a3 \u03bf\u03b4\u03cc\u03c2", "ids": [1,164]}
        {"options": "cased, strip accents", "text": "\u4e2d\u6587\u5b57 app\u4e2d\u6587 \u8c48", "ids": [175,176,178,110,175,176,1]}
        {"options": "cased, strip accents", "text": "\u0130 \u0131 stra\u00dfe STRASSE", "ids": [1,150,153,1]}
        {"options": "cased, strip accents", "text": "\ud55c \uac01", "ids": [184,185,186,1]}
        {"options": "cased, strip accents", "text": "[MASK] c++ C++ App APP", "ids": [99,1,101,7,87,87,140,87,87,136,1]}
        {"options": "cased, strip accents", "text": "a\u0000b\ufffd\u200bc", "ids": [5,32,33]}
        {"options": "cased, strip accents", "text": "\u2260 \u037e", "ids": [95,93]}
        {"options": "cased, strip accents", "text": "App\u00a0App\u2028App", "ids": [136,136,136]}
        {"options": "cased, strip accents", "text": "\ud83d\ude00 \u2764\ufe0f", "ids": [206,212]}
        {"options": "cased, strip accents", "text": "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "ids": [1]}
        {"options": "cased, strip accents", "text": "\ud800App", "ids": [136]}
        {"options": "cased, strip accents", "text": "\u0419 \u0439 \u0438\u0306", "ids": [1,172,172]}
        {"options": "cased, strip accents", "text": "_App_ $5", "ids": [103,136,103,80,62]}
        {"options": "cased, strip accents", "text": "\u0301App e\u0301", "ids": [136,9]}
        {"options": "ideographs in words", "text": "The App Crashes.", "ids": [109,110,111,112,90]}
        {"options": "ideographs in words", "text": "Caf\u00e9 CAFE\u0301 cafe \u00c9A \u00c9", "ids": [129,129,129,9,31,9]}
        {"options": "ideographs in words", "text": "\u039f\u0394\u039f\u03a3 \u03bf\u03b4\u03cc\u03c2", "ids": [164,164]}
        {"options": "ideographs in words", "text": "\u4e2d\u6587\u5b57 app\u4e2d\u6587 \u8c48", "ids": [1,1,1]}
        {"options": "ideographs in words", "text": "\u0130 \u0131 stra\u00dfe STRASSE", "ids": [13,150,153,23,50,48,31,49,49,35]}
        {"options": "ideographs in words", "text": "\ud55c \uac01", "ids": [184,185,186,1]}
        {"options": "ideographs in words", "text": "[MASK] c++ C++ App APP", "ids": [99,133,101,7,87,87,7,87,87,110,110]}
        {"options": "ideographs in words", "text": "a\u0000b\ufffd\u200bc", "ids": [5,32,33]}
        {"options": "ideographs in words", "text": "\u2260 \u037e", "ids": [95,93]}
        {"options": "ideographs in words", "text": "App\u00a0App\u2028App", "ids": [110,110,110]}
        {"options": "ideographs in words", "text": "\ud83d\ude00 \u2764\ufe0f", "ids": [206,212]}
        {"options": "ideographs in words", "text": "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "ids": [1]}
        {"options": "ideographs in words", "text": "\ud800App", "ids": [110]}
        {"options": "ideographs in words", "text": "\u0419 \u0439 \u0438\u0306", "ids": [172,172,172]}
        {"options": "ideographs in words", "text": "_App_ $5", "ids": [103,110,103,80,62]}
        {"options": "ideographs in words", "text": "\u0301App e\u0301", "ids": [110,9]}
        {"options": "ideographs in words", "text": "\u4e2d\u6587 \u6587\u4e2d", "ids": [175,177,1]}
        {"options": "ideographs in words", "text": "\u3042\u3044\u4e2d", "ids": [1]}
        {"options": "ideographs in words", "text": "\u8c48\u6587 app\u6587", "ids": [1,110,177]}
        {"options": "kept words", "text": "The App Crashes.", "ids": [109,136,111,112,90]}
        {"options": "kept words", "text": "Caf\u00e9 CAFE\u0301 cafe \u00c9A \u00c9", "ids": [129,129,129,9,31,9]}
        {"options": "kept words", "text": "\u039f\u0394\u039f\u03a3 \u03bf\u03b4\u03cc\u03c2", "ids": [164,164]}
        {"options": "kept words", "text": "\u4e2d\u6587\u5b57 app\u4e2d\u6587 \u8c48", "ids": [175,176,178,110,175,176,1]}
        {"options": "kept words", "text": "\u0130 \u0131 stra\u00dfe STRASSE", "ids": [13,150,153,23,50,48,31,49,49,35]}
        {"options": "kept words", "text": "\ud55c \uac01", "ids": [184,185,186,1]}
        {"options": "kept words", "text": "[MASK] c++ C++ App APP", "ids": [4,132,132,136,110]}
        {"options": "kept words", "text": "a\u0000b\ufffd\u200bc", "ids": [5,32,33]}
        {"options": "kept words", "text": "\u2260 \u037e", "ids": [95,93]}
        {"options": "kept words", "text": "App\u00a0App\u2028App", "ids": [136,136,136]}
        {"options": "kept words", "text": "\ud83d\ude00 \u2764\ufe0f", "ids": [206,212]}
        {"options": "kept words", "text": "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "ids": [1]}
        {"options": "kept words", "text": "\ud800App", "ids": [136]}
        {"options": "kept words", "text": "\u0419 \u0439 \u0438\u0306", "ids": [172,172,172]}
        {"options": "kept words", "text": "_App_ $5", "ids": [103,110,103,80,62]}
        {"options": "kept words", "text": "\u0301App e\u0301", "ids": [110,9]}
        {"options": "kept words", "text": "[MASK]", "ids": [4]}
        {"options": "kept words", "text": "[MASK].", "ids": [99,133,101,90]}
        {"options": "kept words", "text": "a [MASK] b", "ids": [5,4,6]}
        {"options": "kept words", "text": "a[MASK]", "ids": [5,99,133,101]}
        {"options": "kept words", "text": "\u4e2d[MASK]\u6587", "ids": [175,4,176]}
        {"options": "kept words", "text": "\u4e2d\u4e2d a\u4e2db", "ids": [175,175,5,175,6]}
        {"options": "kept words", "text": "[MA\u200bSK] \u200b[UNK]\ufeff", "ids": [4,1]}
        {"options": "kept words", "text": "[MASK]\u2028[SEP]", "ids": [4,3]}
        {"options": "kept words", "text": "\u0301[MASK]", "ids": [99,133,101]}
        {"options": "kept words", "text": "App\u0301 \u00c4pp", "ids": [110,110]}
        {"options": "kept words", "text": "C++ c++\u200b c++! (c++)", "ids": [132,132,7,87,87,77,84,7,87,87,85]}
        {"options": "kept words", "text": "[mask] [Mask]", "ids": [99,133,101,99,133,101]}
        {"options": "kept words", "text": "[PAD] [CLS][SEP]", "ids": [0,99,7,42,49,101,99,23,35,46,101]}
        {"options": "kept words", "text": "app App APP", "ids": [110,136,110]}
        {"options": "kept words", "text": "[MASK]\ud800 \udc00[MASK]", "ids": [4,4]}
        """;
}
