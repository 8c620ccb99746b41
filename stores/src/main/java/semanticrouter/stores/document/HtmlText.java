package semanticrouter.stores.document;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What a reader of an HTML page sees, roughly: text, a line for each block, nothing of scripts and styles. Reads once
/// from front to back, whatever the page is like.
final class HtmlText {
    private static final Set<String> UNSEEN = Set.of("script", "style", "template", "noscript", "svg", "head");
    private static final Set<String> INLINE = Set.of(
            "a", "abbr", "b", "bdi", "bdo", "cite", "code", "dfn", "em", "font", "i", "kbd", "mark", "q", "s", "samp",
            "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr");
    private static final Map<String, String> NAMED = Map.ofEntries(
            Map.entry("amp", "&"),
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("quot", "\""),
            Map.entry("apos", "'"),
            Map.entry("nbsp", " "),
            Map.entry("copy", "©"),
            Map.entry("reg", "®"),
            Map.entry("euro", "€"),
            Map.entry("ndash", "–"),
            Map.entry("mdash", "—"),
            Map.entry("lsquo", "‘"),
            Map.entry("rsquo", "’"),
            Map.entry("ldquo", "“"),
            Map.entry("rdquo", "”"),
            Map.entry("hellip", "…"),
            Map.entry("bull", "•"),
            Map.entry("middot", "·"));
    private static final int ENTITY_MAX = 10;

    private final String html;
    private final StringBuilder text = new StringBuilder();
    private int at;

    private HtmlText(String html) {
        this.html = html;
    }

    static String of(String html) {
        var page = new HtmlText(html);
        page.read();
        return page.text
                .toString()
                .replaceAll("[ \\t\\x0B\\f\\r\\u00a0]+", " ")
                .replaceAll(" ?\\n ?", "\n")
                .replaceAll("\\n{3,}", "\n\n")
                .strip();
    }

    private void read() {
        while (at < html.length()) {
            char c = html.charAt(at);
            if (c == '<') {
                markup();
            } else if (c == '&') {
                entity();
            } else {
                text.append(c == '\n' ? ' ' : c);
                at++;
            }
        }
    }

    private void markup() {
        if (html.startsWith("<!--", at)) {
            jump("-->", at + 4);
            return;
        }
        char next = at + 1 < html.length() ? html.charAt(at + 1) : ' ';
        boolean closing = next == '/';
        int begin = closing ? at + 2 : at + 1;
        if (begin >= html.length() || !Character.isLetter(html.charAt(begin)) && next != '!' && next != '?') {
            text.append('<');
            at++;
            return;
        }
        int end = begin;
        while (end < html.length() && Character.isLetterOrDigit(html.charAt(end))) {
            end++;
        }
        String name = html.substring(begin, end).toLowerCase(Locale.ROOT);
        tagEnd(end);
        if (!closing && UNSEEN.contains(name)) {
            skip(name);
        } else if (!INLINE.contains(name)) {
            text.append(breaks(name));
        }
    }

    /// Blocks that stand apart get a blank line, others a line of their own.
    private static String breaks(String name) {
        return switch (name) {
            case "p", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "table", "ul", "ol", "pre" -> "\n\n";
            case "td", "th" -> " ";
            default -> "\n";
        };
    }

    /// Goes behind the tag's `>`; one in a quoted value is none.
    private void tagEnd(int from) {
        char quote = 0;
        for (at = from; at < html.length(); at++) {
            char c = html.charAt(at);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                at++;
                return;
            }
        }
    }

    private void skip(String name) {
        String end = "</" + name;
        for (int i = at; i <= html.length() - end.length(); i++) {
            if (html.regionMatches(true, i, end, 0, end.length())) {
                tagEnd(i + end.length());
                return;
            }
        }
        at = html.length();
    }

    private void jump(String end, int from) {
        int found = html.indexOf(end, from);
        at = found < 0 ? html.length() : found + end.length();
    }

    private void entity() {
        int end = html.indexOf(';', at);
        if (end < 0 || end - at > ENTITY_MAX) {
            text.append('&');
            at++;
            return;
        }
        String name = html.substring(at + 1, end);
        String meant = name.startsWith("#") ? numbered(name.substring(1)) : NAMED.getOrDefault(name, "");
        text.append(meant.isEmpty() ? html.substring(at, end + 1) : meant);
        at = end + 1;
    }

    private static String numbered(String digits) {
        try {
            int code = digits.startsWith("x") || digits.startsWith("X")
                    ? Integer.parseInt(digits.substring(1), 16)
                    : Integer.parseInt(digits);
            return Character.isValidCodePoint(code) && code != 0 ? Character.toString(code) : "";
        } catch (NumberFormatException _) {
            return "";
        }
    }
}
