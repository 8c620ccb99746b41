package semanticrouter.dsl.print;

import java.util.stream.Collectors;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.dsl.document.ValueNodes;
import semanticrouter.dsl.syntax.Quoted;
import semanticrouter.dsl.syntax.ValuePrinter;

/// Text that grows by banners and blocks, each followed by one blank line.
final class TextBlocks {
    private static final String RULE = "# " + "=".repeat(77) + "\n";

    private final StringBuilder out = new StringBuilder();

    /// Three comment lines that open a section.
    TextBlocks banner(String title) {
        out.append(RULE).append("# ").append(title).append('\n').append(RULE).append('\n');
        return this;
    }

    /// A block of text that ends with a newline.
    TextBlocks block(String text) {
        out.append(text).append('\n');
        return this;
    }

    /// `HEAD {`, one line a field, `}`.
    TextBlocks fields(String head, MappingNode fields) {
        return block(head + " {\n" + lines(fields, "  ") + "}\n");
    }

    /// The text with exactly one newline at its end.
    String text() {
        return out.toString().stripTrailing() + "\n";
    }

    /// One line a field: `key: value`.
    static String lines(MappingNode fields, String indent) {
        StringBuilder lines = new StringBuilder();
        for (MappingNode.Entry entry : fields.entries()) {
            ValueNodes.value(entry.value())
                    .ifPresent(value -> lines.append(indent)
                            .append(Quoted.name(entry.key()))
                            .append(": ")
                            .append(ValuePrinter.print(value))
                            .append('\n'));
        }
        return lines.toString();
    }

    /// A value on one line.
    static String value(Node node) {
        return ValueNodes.value(node).map(ValuePrinter::print).orElse("\"\"");
    }

    /// The text with two spaces before every line that is not blank.
    static String indented(String text) {
        return text.lines()
                .map(line -> line.isEmpty() ? line : "  " + line)
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
