package semanticrouter.signals.lexical;

import java.util.List;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;
import semanticrouter.core.signal.SignalRule;

/// One keyword rule.
@Doc("Matches when configured words or phrases occur in the current user turn.")
public record KeywordRule(
        @Doc("Name; decisions refer to keyword:<name>.") @Required
        String name,

        @Doc("How the keywords combine: AND needs every one, OR at least one, NOR none.")
        @Required
        @OneOf({"AND", "OR", "NOR"})
        String operator,

        @Doc("Words, phrases or patterns to look for.") @Required @Range(min = 1)
        List<String> keywords,

        @Doc("Compare upper and lower case as written instead of ignoring the difference.") @Default("false")
        boolean caseSensitive,

        @Doc(
                "How keywords are compared: empty as literal words or phrases, regex as RE2 patterns, fuzzy as literal words with"
                        + " spelling mistakes, bm25 by term weight after stemming, ngram by shared character n-grams.")
        @Default("")
        @OneOf({"", "regex", "fuzzy", "bm25", "ngram"})
        String method,

        @Doc("Also accept words within fuzzy_threshold typing mistakes of a keyword (literal and regex methods).")
        @Default("false")
        boolean fuzzyMatch,

        @Doc(
                "Most insertions, deletions and substitutions a fuzzy match may have; 0 means 2. A value above 16 is read as"
                        + " the least similarity in percent.")
        @Default("0")
        @Range(min = 0, max = 100)
        int fuzzyThreshold,

        @Doc("Least BM25 score of a keyword that counts as found (bm25 method).") @Default("0.1") @Range(min = 0)
        double bm25Threshold,

        @Doc("Least n-gram similarity of a keyword that counts as found, 0 to 1 (ngram method).")
        @Default("0.4")
        @Range(min = 0, max = 1)
        double ngramThreshold,

        @Doc("Characters in one n-gram; less than 2 counts as 2 (ngram method).")
        @Default("3")
        @Range(min = 0, max = 16)
        int ngramArity,

        @Doc(
                "What counts as the edge of a literal keyword: unicode keeps every script to its own words, ascii is RE2's \\b,"
                        + " under which a keyword that begins or ends with a letter outside ASCII hardly ever matches.")
        @Default("unicode")
        @OneOf({"unicode", "ascii"})
        String boundaries,

        @Doc("What the rule is for, for people.") @Default("")
        String description)
        implements SignalRule {
    private static final int DEFAULT_EDITS = 2;
    private static final int MOST_EDITS = 16;

    public KeywordRule {
        keywords = List.copyOf(keywords);
    }

    boolean fuzzy() {
        return (fuzzyMatch || method.equals("fuzzy")) && !method.equals("bm25") && !method.equals("ngram");
    }

    /// Mistakes allowed in a keyword of the given number of code points.
    int edits(int length) {
        if (fuzzyThreshold > MOST_EDITS) {
            return length * (100 - fuzzyThreshold) / 100;
        }
        return fuzzyThreshold == 0 ? DEFAULT_EDITS : fuzzyThreshold;
    }
}
