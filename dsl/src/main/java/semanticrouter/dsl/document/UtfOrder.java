package semanticrouter.dsl.document;

import java.util.Comparator;

/// Orders texts by code point, which is the order of their UTF-8 bytes.
public enum UtfOrder implements Comparator<String> {
    /// The one order.
    INSTANCE;

    @Override
    public int compare(String left, String right) {
        int at = 0;
        while (at < left.length() && at < right.length()) {
            int a = left.codePointAt(at);
            int b = right.codePointAt(at);
            if (a != b) {
                return Integer.compare(a, b);
            }
            at += Character.charCount(a);
        }
        return Integer.compare(left.length(), right.length());
    }
}
