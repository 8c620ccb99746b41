package semanticrouter.encoders.rerank;

import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.sentence.Encoded;
import semanticrouter.encoders.sentence.SentenceEncoder;

/// A text with its words and the state of each token, at unit length.
///
/// @param words its words
/// @param vector sentence vector, unit length
/// @param tokens ids of the tokens that some window covered
/// @param word for each of these tokens the number of the word it belongs to, -1 for none
/// @param sentence for each of these tokens the number of its sentence
/// @param states `byte[tokens][width]`, row-major: the states in steps of their scale, a quarter of their size
/// @param scales for each token what one step is worth, so that the state has unit length
@SuppressWarnings("ArrayRecordComponent") // read-only columns, never compared
public record Passage(
        Words words, float[] vector, int[] tokens, int[] word, int[] sentence, byte[] states, float[] scales) {
    private static final int STEPS = 127;

    /// Encodes a text.
    ///
    /// @param encoder one that keeps states
    public static Passage of(String text, Words words, SentenceEncoder encoder, Deadline deadline)
            throws UnavailableException, InterruptedException {
        return of(words, encoder.encode(text, deadline));
    }

    static Passage of(Words words, Encoded encoded) {
        int width = encoded.mean().length;
        int covered = Math.toIntExact(encoded.coverage().covered());
        int[] tokens = new int[covered];
        int[] word = new int[covered];
        int[] sentence = new int[covered];
        byte[] states = new byte[covered * width];
        float[] scales = new float[covered];
        int at = 0;
        int next = 0;
        for (Encoded.WindowStates part : encoded.states()) {
            for (int i = part.window().from(); i < part.window().to(); i++) {
                tokens[at] = encoded.tokens().ids()[i];
                int start = encoded.tokens().starts()[i];
                while (next < words.words().size() && words.words().get(next).end() <= start) {
                    next++;
                }
                boolean inside =
                        next < words.words().size() && words.words().get(next).start() <= start;
                word[at] = inside ? next : -1;
                sentence[at] = words.words().isEmpty()
                        ? 0
                        : words.words()
                                .get(Math.min(next, words.words().size() - 1))
                                .sentence();
                scales[at] = quantised(part.values(), (i - part.window().from()) * width, states, at * width, width);
                at++;
            }
        }
        return new Passage(words, encoded.embedding().values(), tokens, word, sentence, states, scales);
    }

    private static float quantised(float[] from, int source, byte[] to, int target, int width) {
        double square = 0;
        float highest = 0;
        for (int d = 0; d < width; d++) {
            float value = from[source + d];
            square += (double) value * value;
            highest = Math.max(highest, Math.abs(value));
        }
        if (highest == 0) {
            return 0;
        }
        for (int d = 0; d < width; d++) {
            to[target + d] = (byte) Math.round(from[source + d] / highest * STEPS);
        }
        return (float) (highest / STEPS / Math.sqrt(square));
    }

    public int size() {
        return tokens.length;
    }

    /// Numbers in a state.
    int width() {
        return tokens.length == 0 ? 0 : states.length / tokens.length;
    }

    /// Cosine of one of our tokens with one of another passage.
    public float cosine(int token, Passage other, int its) {
        int width = width();
        int a = token * width;
        int b = its * width;
        int sum = 0;
        for (int d = 0; d < width; d++) {
            sum += states[a + d] * other.states[b + d];
        }
        return sum * scales[token] * other.scales[its];
    }
}
