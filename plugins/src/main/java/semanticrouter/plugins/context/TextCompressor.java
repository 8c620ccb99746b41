package semanticrouter.plugins.context;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.plugins.json.JsonStrings;
import semanticrouter.plugins.json.JsonStrings.Leaf;

/// Shortens a text to its beginning, its end and what of its middle has most to do with a question; of JSON only the
/// strings, so that it stays JSON of the same form (specification: dataplane §4.8). The same text and question always
/// give the same result, but for what marks give away. For one request.
///
/// @param relevance of the parts of a text
/// @param marks stand where something was left out
record TextCompressor(Relevance relevance, Marks marks) {
    /// Tokens of a piece at most, and at least.
    private static final int CHUNK_MOST = 128;

    private static final int CHUNK_LEAST = 8;

    /// Pieces that are ranked; pieces of a longer text are bigger.
    private static final int CHUNKS_MOST = 4_096;

    /// Strings of JSON are not shortened to less than this.
    private static final int LEAF_LEAST = 40;

    /// How deep JSON may stand as a string in JSON and is still kept whole.
    private static final int INSIDE_MOST = 3;

    private static final int TRIES = 8;

    /// What stands where something was left out.
    @FunctionalInterface
    interface Marks {
        /// Tells how much is missing, and nothing else.
        Marks PLAIN = (_, _, _, omitted) -> "\n[... about " + omitted + " tokens left out ...]\n";

        /// @param text that is shortened
        /// @param from index of the first character that was left out
        /// @param to index behind the last one
        /// @param omitted tokens
        String mark(String text, int from, int to, long omitted);
    }

    /// One that tells how much is missing.
    TextCompressor(Relevance relevance) {
        this(relevance, Marks.PLAIN);
    }

    /// The text in that many tokens at most; the text itself when it fits, or cannot be brought down to that.
    String shorten(String text, int tokens, String question) throws UnavailableException, InterruptedException {
        return shorten(text, tokens, question, 0);
    }

    private String shorten(String text, int tokens, String question, int inside)
            throws UnavailableException, InterruptedException {
        if (ContextTokens.of(text) <= tokens) {
            return text;
        }
        Optional<JsonStrings> json = structured(text) ? JsonStrings.of(text) : Optional.empty();
        if (json.isEmpty()) {
            return plain(text, tokens, question);
        }
        return inside < INSIDE_MOST ? strings(json.get(), tokens, question, inside) : text;
    }

    private static boolean structured(String text) {
        String stripped = text.strip();
        return !stripped.isEmpty() && "{[\"".indexOf(stripped.charAt(0)) >= 0;
    }

    private String strings(JsonStrings json, int tokens, String question, int inside)
            throws UnavailableException, InterruptedException {
        List<Leaf> leaves = json.leaves();
        int[] sizes = leaves.stream().mapToInt(leaf -> written(json, leaf)).toArray();
        long rest = ContextTokens.of(json.json())
                - IntStream.of(sizes).asLongStream().sum();
        int cap = cap(sizes, tokens - rest);
        for (int tries = 0; tries < TRIES && cap >= LEAF_LEAST; tries++) {
            var others = new HashMap<Leaf, String>();
            for (int i = 0; i < sizes.length; i++) {
                if (sizes[i] > cap) {
                    Leaf leaf = leaves.get(i);
                    String shorter = shorten(leaf.text(), cap, question, inside + 1);
                    if (!shorter.equals(leaf.text())) {
                        others.put(leaf, shorter);
                    }
                }
            }
            String edited = json.with(others);
            if (ContextTokens.of(edited) <= tokens) {
                return edited;
            }
            cap -= cap / 4 + 1; // escapes take tokens too
        }
        return json.json();
    }

    private static int written(JsonStrings json, Leaf leaf) {
        return ContextTokens.of(json.json().substring(leaf.start(), leaf.end()));
    }

    /// The highest size to which the bigger ones must come down so that all fit together; 0 when there is none.
    static int cap(int[] sizes, long room) {
        int[] rising = IntStream.of(sizes).sorted().toArray();
        long left = room;
        for (int i = 0; i < rising.length; i++) {
            long share = left / (rising.length - i);
            if (rising[i] > share) {
                return (int) Math.max(0, share);
            }
            left -= rising[i];
        }
        return Integer.MAX_VALUE;
    }

    private String plain(String text, int tokens, String question) throws UnavailableException, InterruptedException {
        int all = ContextTokens.of(text);
        int size = Math.max(Math.clamp(tokens / 8, CHUNK_LEAST, CHUNK_MOST), Math.ceilDiv(2 * all, CHUNKS_MOST));
        List<String> chunks = TextChunks.of(text, size);
        var kept = new Kept(text, chunks, marks);
        if (chunks.size() < 3 || kept.tokens() > tokens) {
            return text;
        }
        var order = new ArrayList<Integer>();
        double[] scores = relevance.scores(question, chunks.subList(1, chunks.size() - 1));
        IntStream.range(1, chunks.size() - 1)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i - 1]))
                .filter(i -> kept.add(i, tokens))
                .forEach(order::add);
        String shorter = kept.text();
        while (ContextTokens.of(shorter) > tokens && !order.isEmpty()) { // pieces that meet may take a token more
            kept.drop(order.removeLast());
            shorter = kept.text();
        }
        return ContextTokens.of(shorter) <= tokens ? shorter : text;
    }

    /// What is kept of the pieces of a text: at first the two at its ends.
    private static final class Kept {
        private final String whole;
        private final List<String> chunks;
        private final Marks marks;
        private final int mark;
        private final int[] sizes;
        private final boolean[] kept;
        private int tokens;

        Kept(String whole, List<String> chunks, Marks marks) {
            this.whole = whole;
            this.chunks = chunks;
            this.marks = marks;
            mark = ContextTokens.of(marks.mark(whole, whole.length(), whole.length(), 999_999_999));
            sizes = chunks.stream().mapToInt(ContextTokens::of).toArray();
            kept = new boolean[sizes.length];
            kept[0] = true;
            kept[sizes.length - 1] = true;
            tokens = sizes[0] + sizes[sizes.length - 1] + mark;
        }

        int tokens() {
            return tokens;
        }

        /// Keeps a piece if it fits.
        boolean add(int i, int most) {
            int gaps = (kept[i - 1] ? 0 : 1) + (kept[i + 1] ? 0 : 1) - 1;
            int more = tokens + sizes[i] + gaps * mark;
            if (more > most) {
                return false;
            }
            kept[i] = true;
            tokens = more;
            return true;
        }

        void drop(int i) {
            kept[i] = false;
        }

        String text() {
            var text = new StringBuilder();
            long omitted = 0;
            int from = 0;
            int at = 0;
            for (int i = 0; i < kept.length; i++) {
                if (!kept[i]) {
                    from = omitted == 0 ? at : from;
                    omitted += sizes[i];
                } else {
                    if (omitted > 0) {
                        text.append(marks.mark(whole, from, at, omitted));
                        omitted = 0;
                    }
                    text.append(chunks.get(i));
                }
                at += chunks.get(i).length();
            }
            return text.toString();
        }
    }
}
