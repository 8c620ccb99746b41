package semanticrouter.encoders.tokenize;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Any other `tokenizer.json`, through Hugging Face's own library in native code.
///
/// Needs the optional artefact `ai.djl.huggingface:tokenizers` on the class path; {@link Tokenizers} touches this class
/// only for files that need it. Its first use costs some 0.3 to 0.6 s.
final class NativeTokenizer implements Tokenizer {
    private final HuggingFaceTokenizer tokenizer;
    private final Framing framing;

    NativeTokenizer(byte[] json) throws IOException {
        // Without this the library tries to fetch a CUDA build of itself on a machine with a GPU.
        if (System.getProperty("RUST_FLAVOR") == null) {
            System.setProperty("RUST_FLAVOR", "cpu");
        }
        tokenizer = HuggingFaceTokenizer.newInstance(
                new ByteArrayInputStream(json),
                Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
        framing = framing(new String(json, StandardCharsets.UTF_8).contains("\"<pad>\"") ? "<pad>" : "[PAD]");
    }

    @Override
    public Framing framing() {
        return framing;
    }

    @Override
    public Tokens encode(String text) {
        String clean = wellFormed(text);
        Encoding encoding = tokenizer.encode(clean, false, false);
        long[] ids = encoding.getIds();
        @Nullable CharSpan[] spans = encoding.getCharTokenSpans();
        int[] tokenIds = new int[ids.length];
        int[] starts = new int[ids.length];
        int[] ends = new int[ids.length];
        var positions = new Positions(clean);
        for (int i = 0; i < ids.length; i++) {
            tokenIds[i] = (int) ids[i];
            CharSpan span = spans[i];
            starts[i] = span == null ? 0 : positions.utf16(span.getStart());
            ends[i] = span == null ? 0 : positions.utf16(span.getEnd());
        }
        return new Tokens(tokenIds, starts, ends);
    }

    /// Lone surrogates have no UTF-8; the replacement is as long as what it replaces, so offsets stay.
    private static String wellFormed(String text) {
        var copy = new StringBuilder(text);
        boolean changed = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                copy.setCharAt(i, '\uFFFD');
                changed = true;
            }
        }
        return changed ? copy.toString() : text;
    }

    /// Code point offsets to UTF-16 offsets, for offsets that mostly ascend.
    private static final class Positions {
        private final String text;
        private int codePoint;
        private int utf16;

        Positions(String text) {
            this.text = text;
        }

        int utf16(int wanted) {
            utf16 = text.offsetByCodePoints(utf16, wanted - codePoint);
            codePoint = wanted;
            return utf16;
        }
    }

    /// Finds the frame by looking at what the tokenizer puts around a known text.
    private Framing framing(String padToken) {
        List<Integer> plain = ids(tokenizer.encode("a", false, false));
        List<Integer> single = ids(tokenizer.encode("a", true, false));
        Encoding pairEncoding = tokenizer.encode("a", "a", true, false);
        List<Integer> pair = ids(pairEncoding);
        int head = Collections.indexOfSubList(single, plain);
        int first = Collections.indexOfSubList(pair, plain);
        int second = Collections.lastIndexOfSubList(pair, plain);
        if (plain.isEmpty() || head < 0 || second <= first) {
            throw new IllegalArgumentException("tokenizer.json: cannot see which special tokens frame a text");
        }
        List<Integer> padding = ids(tokenizer.encode(padToken, false, false));
        return new Framing(
                single.subList(0, head),
                pair.subList(first + plain.size(), second),
                single.subList(head + plain.size(), single.size()),
                padding.size() == 1 ? padding.getFirst() : 0,
                (int) pairEncoding.getTypeIds()[second]);
    }

    private static List<Integer> ids(Encoding encoding) {
        var list = new ArrayList<Integer>();
        for (long id : encoding.getIds()) {
            list.add((int) id);
        }
        return list;
    }
}
