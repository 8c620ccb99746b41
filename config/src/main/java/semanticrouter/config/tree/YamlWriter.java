package semanticrouter.config.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ImplicitTuple;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;

/// Prints a tree as YAML: block style, two spaces a level, entries in their order, texts quoted only where they would
/// otherwise mean something else. Reading the result gives the same content again.
public final class YamlWriter {
    private static final ImplicitTuple NO_TAG = new ImplicitTuple(true, true);

    private YamlWriter() {}

    /// YAML text ending with a newline.
    public static String write(Node root) {
        var settings = DumpSettings.builder()
                .setIndent(2)
                .setIndicatorIndent(2)
                .setIndentWithIndicator(true)
                .setWidth(4096)
                .setSplitLines(false)
                .build();
        var events = new ArrayList<Event>();
        events.add(new StreamStartEvent());
        events.add(new DocumentStartEvent(false, Optional.empty(), Map.of()));
        append(root, events);
        events.add(new DocumentEndEvent(false));
        events.add(new StreamEndEvent());
        return new Present(settings).emitToString(events.iterator());
    }

    private static void append(Node node, List<Event> events) {
        switch (node) {
            case ScalarNode scalar -> events.add(scalar(scalar.text(), style(scalar)));
            case SequenceNode sequence -> {
                events.add(new SequenceStartEvent(Optional.empty(), Optional.empty(), true, FlowStyle.BLOCK));
                sequence.items().forEach(item -> append(item, events));
                events.add(new SequenceEndEvent());
            }
            case MappingNode mapping -> {
                events.add(new MappingStartEvent(Optional.empty(), Optional.empty(), true, FlowStyle.BLOCK));
                for (MappingNode.Entry entry : mapping.entries()) {
                    events.add(scalar(entry.key(), keyStyle(entry.key())));
                    append(entry.value(), events);
                }
                events.add(new MappingEndEvent());
            }
        }
    }

    private static ScalarEvent scalar(String text, ScalarStyle style) {
        return new ScalarEvent(Optional.empty(), Optional.empty(), NO_TAG, text, style);
    }

    private static ScalarStyle keyStyle(String key) {
        return key.equals("<<") || !(CoreSchema.resolve(key) instanceof Scalar.Text) || !ordinary(key)
                ? ScalarStyle.DOUBLE_QUOTED
                : ScalarStyle.PLAIN;
    }

    private static ScalarStyle style(ScalarNode scalar) {
        if (!(scalar.value() instanceof Scalar.Text(String text))) {
            return ScalarStyle.PLAIN;
        }
        if (!text.codePoints().allMatch(c -> c == '\n' || ordinary(c))) {
            return ScalarStyle.DOUBLE_QUOTED;
        }
        if (text.indexOf('\n') >= 0) {
            return literalIsExact(text) ? ScalarStyle.LITERAL : ScalarStyle.DOUBLE_QUOTED;
        }
        return switch (scalar.style()) {
            case SINGLE_QUOTED -> ScalarStyle.SINGLE_QUOTED;
            case DOUBLE_QUOTED -> ScalarStyle.DOUBLE_QUOTED;
            case PLAIN, LITERAL, FOLDED ->
                CoreSchema.resolve(text) instanceof Scalar.Text ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED;
        };
    }

    /// Block scalars cannot hold every text: those with blanks before a line or at its end are quoted.
    private static boolean literalIsExact(String text) {
        return !text.isBlank()
                && !text.startsWith(" ")
                && !text.startsWith("\n")
                && !text.endsWith(" ")
                && !text.contains(" \n");
    }

    private static boolean ordinary(String text) {
        return text.codePoints().allMatch(YamlWriter::ordinary);
    }

    /// Not a control character, a line break of any kind, a surrogate or a byte-order mark.
    private static boolean ordinary(int c) {
        return c >= ' '
                && (c < 0x7f || c >= 0xa0)
                && c != 0x2028
                && c != 0x2029
                && c != 0xfeff
                && (c < 0xd800 || c > 0xdfff)
                && c != 0xfffe
                && c != 0xffff;
    }
}
