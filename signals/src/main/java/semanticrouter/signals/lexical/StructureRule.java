package semanticrouter.signals.lexical;

import java.util.List;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.OneOf;
import semanticrouter.core.kind.Required;
import semanticrouter.core.rule.NumericPredicate;
import semanticrouter.core.signal.SignalRule;

/// One rule on the shape of a text.
@Doc("Matches on a measurable feature of the prompt's form: counts, density, order of markers, length.")
public record StructureRule(
        @Doc("Name; decisions refer to structure:<name>.") @Required
        String name,

        @Doc("What is measured.") @Required Feature feature,

        @Doc("Bounds the measured value must satisfy; without it any value above 0 matches.") @Nullable
        NumericPredicate predicate,

        @Doc("What the rule is for, for people.") @Default("")
        String description)
        implements SignalRule {
    /// What is measured.
    @Doc("A feature of the text and where it is read.")
    public record Feature(
            @Doc(
                    "exists is 1 or 0, count the number of matches, density matches per word, sequence 1 when all markers of one"
                            + " list occur in order.")
            @Required
            @OneOf({"exists", "count", "density", "sequence"})
            String type,

            @Doc("Where the feature is read.") @Required Source source) {}

    /// Where a feature is read.
    @Doc("What is looked for in the text.")
    public record Source(
            @Doc(
                    "regex searches a pattern, keyword_set words, sequence ordered markers; text_bytes is the length of the"
                            + " user's turn in UTF-8 bytes.")
            @Required
            @OneOf({"regex", "keyword_set", "sequence", "text_bytes"})
            String type,

            @Doc("RE2 pattern (type regex).") @Default("") String pattern,

            @Doc("Words and phrases whose occurrences are added up (type keyword_set).") @Default("[]")
            List<String> keywords,

            @Doc("Lists of at least two markers that must occur in order (type sequence).") @Default("[]")
            List<List<String>> sequences,

            @Doc("Compare upper and lower case as written instead of ignoring the difference.") @Default("false")
            boolean caseSensitive) {
        public Source {
            keywords = List.copyOf(keywords);
            sequences = sequences.stream().map(List::copyOf).toList();
        }
    }
}
