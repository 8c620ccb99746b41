package semanticrouter.config.deploy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import semanticrouter.config.bind.SecretValues;
import semanticrouter.config.bind.SensitiveKeys;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.JsonText;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;

/// The text of a configuration for people who may not see its secrets, and the way back.
///
/// Every secret is replaced by a numbered mask (`"[REDACTED-2]"`), in commented-out entries too; everything else,
/// comments and layout, stays as it is written. The number says which secret of this very text is meant, wherever the
/// mask is moved to; {@link #restored} puts it back only where a secret may stand, so a mask cannot be used to read
/// one.
final class MaskedText {
    private static final String KEY = "(?<![\\w-])([\\w-]+)[\"']?\\s*:\\s*";
    /// An entry in a comment with one word as its value.
    private static final Pattern COMMENTED =
            Pattern.compile(KEY + "(\"[^\"]+\"|'[^']+'|(?:\\$\\{[^}\\n]*}|[^\\s\"',{}\\[\\]#])+)");

    private static final Pattern MASK = Pattern.compile("\\[REDACTED-(\\d{1,6})]");
    private static final Pattern COMMENTED_MASK = Pattern.compile(KEY + "([\"']?\\[REDACTED-(\\d{1,6})][\"']?)");
    /// Spellings that mean the same in block and flow style.
    private static final Pattern PORTABLE = Pattern.compile("\"[^\"\\n]*\"|'[^'\\n]*'|[\\w./+=-]+");

    private final String text;
    private final List<Secret> secrets;

    /// A secret: the characters that are replaced and how it can be written anywhere.
    private record Secret(int from, int to, String written) {}

    private MaskedText(String text, List<Secret> secrets) {
        this.text = text;
        this.secrets = secrets;
    }

    /// @param root the tree of the text
    static MaskedText of(String text, Node root) {
        var offsets = new Offsets(text);
        var secrets = new ArrayList<Secret>();
        for (ScalarNode scalar : SecretValues.literals(root)) {
            int from = offsets.at(scalar.span().line(), scalar.span().column());
            int to = offsets.at(scalar.span().endLine(), scalar.span().endColumn());
            boolean known = secrets.stream().anyMatch(secret -> secret.from == from);
            if (!known) {
                String slice = text.substring(from, to);
                boolean portable = PORTABLE.matcher(slice).matches();
                secrets.add(new Secret(from, to, portable ? slice : JsonText.write(ScalarNode.text(scalar.text()))));
            }
        }
        for (Span comment : comments(text, root, offsets)) {
            int start = offsets.at(comment.line(), comment.column());
            Matcher entry =
                    COMMENTED.matcher(text.substring(start, offsets.at(comment.endLine(), comment.endColumn())));
            while (entry.find()) {
                if (SensitiveKeys.mayBeSensitive(entry.group(1)) && !SecretValues.isReference(entry.group(2))) {
                    secrets.add(new Secret(start + entry.start(2), start + entry.end(2), entry.group(2)));
                }
            }
        }
        secrets.sort(Comparator.comparingInt(Secret::from));
        return new MaskedText(text, List.copyOf(secrets));
    }

    /// The text with masks in place of its secrets.
    ///
    /// @param numbered whether the masks say which secret they stand for
    String shown(boolean numbered) {
        var out = new StringBuilder();
        int done = 0;
        for (int i = 0; i < secrets.size(); i++) {
            Secret secret = secrets.get(i);
            out.append(text, done, secret.from);
            out.append(numbered ? "\"[REDACTED-" + (i + 1) + "]\"" : '"' + SensitiveKeys.MASK + '"');
            if (text.substring(secret.from, secret.to).endsWith("\n")) {
                out.append('\n');
            }
            done = secret.to;
        }
        return out.append(text, done, text.length()).toString();
    }

    /// A draft with this text's secrets in place of the masks that stand where secrets may stand.
    ///
    /// @param root the tree of the draft
    String restored(String draft, Node root) {
        var offsets = new Offsets(draft);
        var back = new ArrayList<Secret>();
        masks(root, DocPath.ROOT, offsets, back);
        for (Span comment : comments(draft, root, offsets)) {
            int start = offsets.at(comment.line(), comment.column());
            String words = draft.substring(start, offsets.at(comment.endLine(), comment.endColumn()));
            for (MatchResult mask : COMMENTED_MASK.matcher(words).results().toList()) {
                int number = Integer.parseInt(mask.group(3));
                if (SensitiveKeys.mayBeSensitive(mask.group(1)) && number >= 1 && number <= secrets.size()) {
                    back.add(new Secret(start + mask.start(2), start + mask.end(2), written(number)));
                }
            }
        }
        back.sort(Comparator.comparingInt(Secret::from));
        var out = new StringBuilder();
        int done = 0;
        for (Secret place : back) {
            out.append(draft, done, place.from).append(place.written);
            done = place.to;
        }
        return out.append(draft, done, draft.length()).toString();
    }

    private String written(int number) {
        return secrets.get(number - 1).written;
    }

    private void masks(Node node, DocPath at, Offsets offsets, List<Secret> back) {
        switch (node) {
            case MappingNode mapping ->
                mapping.entries().forEach(entry -> masks(entry.value(), at.key(entry.key()), offsets, back));
            case SequenceNode list -> {
                for (int i = 0; i < list.items().size(); i++) {
                    masks(list.items().get(i), at.index(i), offsets, back);
                }
            }
            case ScalarNode scalar -> {
                Matcher mask = MASK.matcher(scalar.text());
                Span span = scalar.span();
                if (mask.matches() && SensitiveKeys.isSensitive(at) && span.line() == span.endLine()) {
                    int number = Integer.parseInt(mask.group(1));
                    int from = offsets.at(span.line(), span.column());
                    boolean known = back.stream().anyMatch(place -> place.from == from);
                    if (number >= 1 && number <= secrets.size() && !known) {
                        back.add(new Secret(from, offsets.at(span.endLine(), span.endColumn()), written(number)));
                    }
                }
            }
        }
    }

    /// The comments of a document, each to the end of its line.
    private static List<Span> comments(String text, Node root, Offsets offsets) {
        boolean[] inside = new boolean[text.length() + 1];
        cover(root, offsets, inside);
        var found = new ArrayList<Span>();
        int line = 1;
        int column = 1;
        boolean apart = true;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            char c = text.charAt(i);
            if (c == '\n') {
                line++;
                column = 1;
                apart = true;
                continue;
            }
            if (c == '#' && apart && !inside[i]) {
                int end = text.indexOf('\n', i);
                String rest = text.substring(i, end < 0 ? text.length() : end);
                int width = rest.codePointCount(0, rest.length());
                found.add(new Span("", line, column, line, column + width));
                i += rest.length() - 1;
                column += width;
                continue;
            }
            apart = Character.isWhitespace(c);
            column++;
        }
        return found;
    }

    /// Marks the characters that belong to values and keys.
    private static void cover(Node node, Offsets offsets, boolean[] inside) {
        switch (node) {
            case MappingNode mapping ->
                mapping.entries().forEach(entry -> {
                    cover(entry.keySpan(), offsets, inside);
                    cover(entry.value(), offsets, inside);
                });
            case SequenceNode list -> list.items().forEach(item -> cover(item, offsets, inside));
            case ScalarNode scalar -> cover(scalar.span(), offsets, inside);
        }
    }

    private static void cover(Span span, Offsets offsets, boolean[] inside) {
        if (span.known()) {
            for (int i = offsets.at(span.line(), span.column());
                    i < offsets.at(span.endLine(), span.endColumn());
                    i++) {
                inside[i] = true;
            }
        }
    }

    /// Leaves the text out, which holds secrets.
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "MaskedText[%d secrets]", secrets.size());
    }

    /// Places of a text, by line and column.
    private static final class Offsets {
        private final String text;
        private final List<Integer> starts = new ArrayList<>(List.of(0));

        Offsets(String text) {
            this.text = text;
            for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
                starts.add(i + 1);
            }
        }

        /// @param line from 1
        /// @param column in code points, from 1
        int at(int line, int column) {
            if (line > starts.size()) {
                return text.length();
            }
            int start = starts.get(line - 1);
            int end = line < starts.size() ? starts.get(line) : text.length();
            int points = Math.min(column - 1, text.codePointCount(start, end));
            return text.offsetByCodePoints(start, points);
        }
    }
}
