package semanticrouter.signals.text;

import java.util.Comparator;

/// Orders texts by their code points, which is also the order of their UTF-8 bytes.
public enum CodePointOrder implements Comparator<String> {
    /// The order.
    ASCENDING;

    @Override
    public int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                // UTF-16 units sort surrogates below U+E000 to U+FFFF; code points sort them above.
                boolean lifted = Character.isSurrogate(x) != Character.isSurrogate(y);
                return lifted ? (Character.isSurrogate(x) ? 1 : -1) : Character.compare(x, y);
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
