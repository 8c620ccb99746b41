package semanticrouter.encoders.tokenize;

import java.util.List;

/// The special tokens a model expects around one text or a pair of texts.
///
/// @param before ids in front of the first text, for example `[CLS]`
/// @param between ids between both texts of a pair, for example `[SEP]`
/// @param after ids behind the last text, for example `[SEP]`
/// @param padding id that fills a shorter row of a batch
/// @param secondType token type of a pair's second text: 1 for BERT, 0 for models without types
public record Framing(List<Integer> before, List<Integer> between, List<Integer> after, int padding, int secondType) {
    public Framing {
        before = List.copyOf(before);
        between = List.copyOf(between);
        after = List.copyOf(after);
    }

    /// How many tokens a single text gains.
    public int singleOverhead() {
        return before.size() + after.size();
    }

    /// How many tokens a pair gains.
    public int pairOverhead() {
        return before.size() + between.size() + after.size();
    }
}
