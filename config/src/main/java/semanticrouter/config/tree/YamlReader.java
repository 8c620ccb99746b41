package semanticrouter.config.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Span;

/// Reads YAML (and so JSON) into a tree.
///
/// One document; anchors, aliases and `<<` merges are expanded; duplicate keys, unknown tags, second documents and
/// documents beyond {@link YamlLimits} are findings. Never throws on any text.
public final class YamlReader {
    private YamlReader() {}

    /// What was read.
    ///
    /// @param root null when the text is empty or not YAML
    /// @param diagnostics what is wrong with it, in order of place
    public record Parsed(@Nullable Node root, List<Diagnostic> diagnostics) {}

    public static Parsed read(String source, String text) {
        return read(source, text, YamlLimits.DEFAULT);
    }

    public static Parsed read(String source, String text, YamlLimits limits) {
        var found = new Diagnostics();
        String body = withoutMark(text);
        if (body.length() > limits.codePoints()) {
            found.error(
                    "yaml-too-large",
                    Span.start(source),
                    "",
                    "the document is longer than " + limits.codePoints() + " characters",
                    "split it or shorten it");
            return new Parsed(null, found.list());
        }
        Node root = null;
        try {
            root = new TreeBuilder(source, limits, found)
                    .build(events(source, body).iterator());
        } catch (MarkedYamlEngineException e) {
            // A text that ends too early is mended where the open part began.
            boolean ended = String.valueOf(e.getProblem()).contains("end of stream");
            var mark = ended
                    ? e.getContextMark().or(e::getProblemMark)
                    : e.getProblemMark().or(e::getContextMark);
            Span span = mark.map(at -> TreeBuilder.point(source, at)).orElse(Span.start(source));
            found.error("yaml-syntax", span, "", "not valid YAML: " + sentence(e), "");
        } catch (ReaderException e) {
            found.error(
                    "yaml-syntax",
                    place(source, body, e.getPosition()),
                    "",
                    "the character U+%04X is not allowed in YAML".formatted(e.getCodePoint()),
                    "remove it or escape it");
        } catch (YamlEngineException e) {
            found.error("yaml-syntax", Span.start(source), "", "not valid YAML: " + e.getMessage(), "");
        }
        return new Parsed(root, found.list());
    }

    /// Reads YAML that spells everything out: an anchor, an alias, a tag or a `<<` merge is a finding too.
    public static Parsed plain(String source, String text) {
        Parsed parsed = read(source, text);
        if (parsed.root() == null || parsed.diagnostics().stream().anyMatch(Diagnostic::isError)) {
            return parsed;
        }
        var found = new Diagnostics();
        found.addAll(parsed.diagnostics());
        for (Event event : events(source, withoutMark(text))) {
            if (event instanceof NodeEvent node && shorthand(node)) {
                Span at = event.getStartMark()
                        .map(mark -> TreeBuilder.point(source, mark))
                        .orElse(Span.start(source));
                found.error(
                        "yaml-alias",
                        at,
                        "",
                        "anchors, aliases, tags and \"<<\" are not allowed in this file",
                        "write out what it stands for");
                break;
            }
        }
        return new Parsed(parsed.root(), found.list());
    }

    private static boolean shorthand(NodeEvent node) {
        if (node.getAnchor().isPresent()) {
            return true;
        }
        return switch (node) {
            case ScalarEvent scalar ->
                scalar.getTag().isPresent()
                        || (scalar.getScalarStyle() == ScalarStyle.PLAIN
                                && scalar.getValue().equals("<<"));
            case CollectionStartEvent collection -> collection.getTag().isPresent();
            default -> true;
        };
    }

    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static Iterable<Event> events(String source, String text) {
        var settings = LoadSettings.builder()
                .setLabel(source)
                .setCodePointLimit(Integer.MAX_VALUE)
                .build();
        return new Parse(settings).parseString(text);
    }

    private static String sentence(MarkedYamlEngineException e) {
        String problem = String.valueOf(e.getProblem()).strip();
        String context = e.getContext();
        return context == null || context.isBlank() ? problem : problem + " (" + context.strip() + ")";
    }

    private static Span place(String source, String text, int position) {
        int line = 1;
        int column = 1;
        int index = 0;
        for (int count = 0; index < text.length() && count < position; count++) {
            int c = text.codePointAt(index);
            index += Character.charCount(c);
            if (c == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return new Span(source, line, column, line, column + 1);
    }
}
