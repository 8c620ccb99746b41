package semanticrouter.signals.language;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Naive Bayes over character 1- to 4-grams for the languages whose script does not settle it. Immutable.
///
/// The weights are the frequencies of the Lingua project (Apache License 2.0), reduced to each language's most
/// frequent n-grams and to bytes above a common floor per order, so an n-gram that a language lacks adds nothing to
/// it. How the file is made is written in `NgramModelBuilder`, among the tests.
final class NgramModel {
    /// Longest n-gram, in UTF-16 units; all modelled scripts are in the basic plane.
    static final int LONGEST = 4;

    /// Steps of a stored weight per nat.
    static final int STEPS_PER_NAT = 16;

    private static final String RESOURCE = "ngrams.bin.gz";

    private final List<String> codes;
    private final double sharpness;
    private final double[] priors;
    private final long[] keys;
    private final int[] offsets;
    private final byte[] postings;

    private NgramModel(DataInputStream in) throws IOException {
        sharpness = in.readDouble();
        int languages = in.readUnsignedByte();
        var read = new ArrayList<String>();
        priors = new double[languages];
        for (int i = 0; i < languages; i++) {
            read.add(in.readUTF());
            priors[i] = in.readDouble();
        }
        codes = List.copyOf(read);
        int entries = in.readInt();
        postings = new byte[in.readInt()];
        int capacity = Integer.highestOneBit(entries) * 4;
        keys = new long[capacity];
        offsets = new int[capacity];
        int end = 0;
        for (int i = 0; i < entries; i++) {
            int slot = slot(in.readLong());
            int length = 1 + 2 * in.readUnsignedByte();
            offsets[slot] = end;
            postings[end] = (byte) ((length - 1) / 2);
            in.readFully(postings, end + 1, length - 1);
            end += length;
        }
    }

    /// Reads the model from the class path; some 30 ms.
    static NgramModel load() {
        try (InputStream in = NgramModel.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the language model " + RESOURCE + " is not on the class path");
            }
            return new NgramModel(new DataInputStream(new BufferedInputStream(new GZIPInputStream(in), 1 << 16)));
        } catch (IOException broken) {
            throw new UncheckedIOException("the language model " + RESOURCE + " cannot be read", broken);
        }
    }

    /// Takes the key's free slot, or finds where it is.
    private int slot(long key) {
        int slot = home(key);
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = slot + 1 & keys.length - 1;
        }
        keys[slot] = key;
        return slot;
    }

    private int home(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 40) & keys.length - 1;
    }

    /// The n-gram as a number: its characters from the most significant end, never 0.
    static long key(CharSequence ngram) {
        long key = 0;
        for (int i = 0; i < ngram.length(); i++) {
            key = key << 16 | ngram.charAt(i);
        }
        return key;
    }

    /// The most probable language of some words and its probability; null when no n-gram is known.
    ///
    /// @param words runs of letters in lower case, separated by single spaces
    @Nullable
    Guess guess(CharSequence words) {
        int[] evidence = new int[codes.size()];
        boolean any = false;
        for (int start = 0; start < words.length(); start++) {
            long key = 0;
            int end = Math.min(words.length(), start + LONGEST);
            for (int at = start; at < end && words.charAt(at) != ' '; at++) {
                key = key << 16 | words.charAt(at);
                any |= add(key, evidence);
            }
        }
        return any ? best(evidence) : null;
    }

    private boolean add(long key, int[] evidence) {
        int slot = home(key);
        while (keys[slot] != key) {
            if (keys[slot] == 0) {
                return false;
            }
            slot = slot + 1 & keys.length - 1;
        }
        int at = offsets[slot];
        int end = at + 1 + 2 * (postings[at] & 0xFF);
        for (int i = at + 1; i < end; i += 2) {
            evidence[postings[i]] += postings[i + 1] & 0xFF;
        }
        return true;
    }

    private Guess best(int[] evidence) {
        var scores = new double[evidence.length];
        int best = 0;
        for (int i = 0; i < scores.length; i++) {
            scores[i] = sharpness * evidence[i] / STEPS_PER_NAT + priors[i];
            best = scores[i] > scores[best] ? i : best;
        }
        double total = 0;
        for (double score : scores) {
            total += Math.exp(score - scores[best]);
        }
        return new Guess(codes.get(best), 1 / total);
    }

    List<String> codes() {
        return codes;
    }
}
