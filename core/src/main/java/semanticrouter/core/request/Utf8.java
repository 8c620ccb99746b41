package semanticrouter.core.request;

/// Sizes of text as UTF-8.
public final class Utf8 {
    private Utf8() {}

    /// Bytes a text takes; a lone surrogate counts three.
    public static long length(String text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // A pair of surrogates is four bytes for two units, so each half adds one.
                bytes += c < 0x800 || Character.isSurrogate(c) && paired(text, i) ? 1 : 2;
            }
        }
        return bytes;
    }

    private static boolean paired(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
}
