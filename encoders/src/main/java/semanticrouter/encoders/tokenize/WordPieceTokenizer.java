package semanticrouter.encoders.tokenize;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// BERT's WordPiece: clean-up, CJK apart, accents and case folded, punctuation apart, longest match from the left.
///
/// Ids and offsets equal those of Hugging Face tokenizers for the same file; the tests compare both on every code point
/// and on a large mixed corpus. A lone surrogate is treated like U+FFFD, which BERT drops.
public final class WordPieceTokenizer implements Tokenizer {
    private final WordPieceOptions options;
    private final Vocabulary vocabulary;
    private final int continuation;

    /// Words by id; made when somebody first asks, since routing never does.
    private volatile String @Nullable [] words;

    /// @throws IllegalArgumentException when the vocabulary lacks a token that the options name
    public WordPieceTokenizer(WordPieceOptions options) {
        this.options = options;
        this.vocabulary = new Vocabulary(options.vocabulary());
        this.continuation = vocabulary.walk(options.continuingPrefix());
    }

    @Override
    public Framing framing() {
        return options.framing();
    }

    @Override
    public String word(int id) {
        String[] known = words;
        if (known == null) {
            known = byId(options.vocabulary());
            words = known;
        }
        return id < 0 || id >= known.length ? "" : known[id];
    }

    private static String[] byId(Map<String, Integer> vocabulary) {
        int most =
                vocabulary.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
        var words = new String[most + 1];
        Arrays.fill(words, "");
        vocabulary.forEach((word, id) -> words[id] = word);
        return words;
    }

    @Override
    public Tokens encode(String text) {
        var run = new Run(text);
        int from = 0;
        while (from < text.length()) {
            Special next = nextSpecial(text, from);
            if (next == null) {
                break;
            }
            run.words(from, next.at());
            run.emit(
                    next.token().id(),
                    next.at(),
                    next.at() + next.token().content().length());
            from = next.at() + next.token().content().length();
        }
        run.words(from, text.length());
        return run.tokens();
    }

    private record Special(int at, WordPieceOptions.Added token) {}

    /// The leftmost special token written out in the text, the longest where several start at one place.
    private @Nullable Special nextSpecial(String text, int from) {
        Special best = null;
        for (WordPieceOptions.Added token : options.added()) {
            int at = text.indexOf(token.content(), from);
            if (at >= 0
                    && (best == null
                            || at < best.at
                            || (at == best.at
                                    && token.content().length()
                                            > best.token.content().length()))) {
                best = new Special(at, token);
            }
        }
        return best;
    }

    /// One pass over one text: a word buffer that fills with normalised code points and empties into tokens.
    private final class Run {
        private final String text;
        private int[] ids;
        private int[] starts;
        private int[] ends;
        private int count;
        private int[] word = new int[32];
        private int[] wordStarts = new int[32];
        private int[] wordEnds = new int[32];
        private int length;

        Run(String text) {
            this.text = text;
            int guess = text.length() / 4 + 16;
            ids = new int[guess];
            starts = new int[guess];
            ends = new int[guess];
        }

        Tokens tokens() {
            return new Tokens(Arrays.copyOf(ids, count), Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
        }

        void words(int from, int to) {
            for (int at = from; at < to; ) {
                int c = text.codePointAt(at);
                int end = Math.min(to, at + Character.charCount(c));
                if (c < 128) {
                    ascii(c, at, end);
                } else if (options.stripAccents() && Characters.sortedMark(c)) {
                    end = marks(at, to);
                } else {
                    other(c, at, end);
                }
                at = end;
            }
            flush();
        }

        private void ascii(int c, int start, int end) {
            if (c <= ' ' || c == 127) {
                if (c == ' '
                        || (c >= '\t' && c <= '\r' && (!options.cleanText() || c == '\t' || c == '\n' || c == '\r'))) {
                    flush();
                } else if (!options.cleanText()) {
                    append(c, start, end);
                }
            } else if (Characters.punctuation(c)) {
                single(c, start, end);
            } else {
                append(options.lowercase() && c >= 'A' && c <= 'Z' ? c + 32 : c, start, end);
            }
        }

        private void other(int c, int start, int end) {
            int clean = c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c;
            if (options.cleanText() && Characters.dropped(clean)) {
                return;
            }
            if (Characters.whitespace(clean)) {
                flush();
                return;
            }
            boolean apart = options.separateChinese() && Characters.chinese(clean);
            if (apart) {
                flush();
            }
            if (options.stripAccents()) {
                String decomposed = Normalizer.normalize(Character.toString(clean), Normalizer.Form.NFD);
                decomposed.codePoints().forEach(part -> fold(part, start, end));
            } else {
                fold(clean, start, end);
            }
            if (apart) {
                flush();
            }
        }

        /// A run of combining marks. Decomposition sorts them by class, and the reference hands out positions in the
        /// sorted order, so the run is normalised as a whole.
        private int marks(int from, int to) {
            var run = new StringBuilder();
            var starts = new ArrayList<Integer>();
            int at = from;
            while (at < to) {
                int c = text.codePointAt(at);
                boolean dropped = options.cleanText() && Characters.dropped(c);
                if (!dropped && !Characters.sortedMark(c)) {
                    break;
                }
                if (!dropped) {
                    run.appendCodePoint(c);
                    starts.add(at);
                }
                at += Character.charCount(c);
            }
            int[] sorted =
                    Normalizer.normalize(run, Normalizer.Form.NFD).codePoints().toArray();
            for (int i = 0; i < sorted.length; i++) {
                int start = starts.get(Math.min(i, starts.size() - 1));
                fold(sorted[i], start, start + Character.charCount(text.codePointAt(start)));
            }
            return at;
        }

        private void fold(int c, int start, int end) {
            if (options.stripAccents() && Characters.accent(c)) {
                return;
            }
            int folded = options.lowercase() ? Character.toLowerCase(c) : c;
            if (Characters.whitespace(folded)) {
                flush();
            } else if (Characters.punctuation(folded)) {
                single(folded, start, end);
            } else {
                append(folded, start, end);
            }
        }

        private void single(int c, int start, int end) {
            flush();
            append(c, start, end);
            flush();
        }

        private void append(int c, int start, int end) {
            if (length == word.length) {
                word = Arrays.copyOf(word, length * 2);
                wordStarts = Arrays.copyOf(wordStarts, length * 2);
                wordEnds = Arrays.copyOf(wordEnds, length * 2);
            }
            word[length] = c;
            wordStarts[length] = start;
            wordEnds[length++] = end;
        }

        /// Cuts the buffered word into its longest matching pieces; a word with a gap is one unknown token.
        private void flush() {
            if (length == 0) {
                return;
            }
            int before = count;
            int from = 0;
            while (from < length && length <= options.maxWordCharacters()) {
                int node = from == 0 ? Vocabulary.ROOT : continuation;
                int matched = -1;
                int to = from;
                for (int at = from; at < length && node >= 0; at++) {
                    node = vocabulary.child(node, word[at]);
                    if (node >= 0 && vocabulary.id(node) >= 0) {
                        matched = vocabulary.id(node);
                        to = at + 1;
                    }
                }
                if (matched < 0) {
                    break;
                }
                emit(matched, wordStarts[from], wordEnds[to - 1]);
                from = to;
            }
            if (from < length) {
                count = before;
                emit(options.unknownId(), wordStarts[0], wordEnds[length - 1]);
            }
            length = 0;
        }

        void emit(int id, int start, int end) {
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, count * 2);
                starts = Arrays.copyOf(starts, count * 2);
                ends = Arrays.copyOf(ends, count * 2);
            }
            ids[count] = id;
            starts[count] = start;
            ends[count++] = end;
        }
    }
}
