package semanticrouter.config.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TreeProperties {
    private static final String[] TEXTS = {
        "plain",
        "",
        " lead",
        "trail ",
        "yes",
        "5",
        "1.0",
        "null",
        "~",
        "a: b",
        "# no",
        "- x",
        "két",
        "中文",
        "line\nline2\n",
        "line\n\n  indented\nend",
        "\nfirst",
        "a\tb",
        "x\\y\"z'",
        "%",
        "@at",
        "`",
        "*star",
        "&amp",
        "!bang",
        "{x}",
        "[y]",
        "key:",
        "😀 emoji",
        "\u0085nel",
        "\u2028sep",
        "\u0007bell",
        "tab\t\nend",
        "a  \nb",
        "?",
        "? q",
        "<<",
        "---",
        "...",
        "0x1f",
        "true",
        "\r\n",
        " \n",
        "a\n\n\n",
        "very ".repeat(80) + "long"
    };

    private final Random random;
    private final long seed;

    TreeProperties() {
        seed = 20260822L;
        random = new Random(seed);
    }

    @Test
    void whatIsPrintedReadsBackTheSame() {
        for (int round = 0; round < 2000; round++) {
            Node tree = node(4);
            String yaml = YamlWriter.write(tree);
            var parsed = YamlReader.read("round", yaml);
            assertThat(parsed.diagnostics())
                    .as("seed %d round %d\n%s", seed, round, yaml)
                    .isEmpty();
            assertThat(Objects.requireNonNull(parsed.root()).sameContent(tree))
                    .as("seed %d round %d\n%s\n%s", seed, round, yaml, tree)
                    .isTrue();
            assertThat(YamlWriter.write(parsed.root()))
                    .as("printing is stable, seed %d", seed)
                    .isEqualTo(yaml);
        }
    }

    @Test
    void overlayingTwiceIsOverlayingOnce() {
        for (int round = 0; round < 2000; round++) {
            Node base = node(3);
            Node over = node(3);
            Node once = TreeMerge.overlay(base, over);
            assertThat(TreeMerge.overlay(once, over).sameContent(once))
                    .as("seed %d round %d", seed, round)
                    .isTrue();
            assertThat(TreeMerge.overlay(base, base).sameContent(base))
                    .as("seed %d round %d", seed, round)
                    .isTrue();
        }
    }

    private Node node(int depth) {
        int dice = random.nextInt(depth > 0 ? 9 : 6);
        return switch (dice) {
            case 0 -> ScalarNode.bool(random.nextBoolean());
            case 1 -> ScalarNode.integer(random.nextInt(2000) - 1000);
            case 2 -> ScalarNode.real((random.nextInt(2000) - 1000) / 64.0);
            case 3, 4 -> styled(TEXTS[random.nextInt(TEXTS.length)]);
            case 5 -> ScalarNode.NULL;
            case 6 -> {
                var items = new java.util.ArrayList<Node>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(node(depth - 1));
                }
                yield SequenceNode.of(items);
            }
            default -> {
                var mapping = MappingNode.builder();
                for (int i = random.nextInt(5); i > 0; i--) {
                    mapping.put(TEXTS[random.nextInt(TEXTS.length)], node(depth - 1));
                }
                yield mapping.build();
            }
        };
    }

    private ScalarNode styled(String text) {
        var styles = ScalarNode.Style.values();
        ScalarNode plain = ScalarNode.text(text);
        return new ScalarNode(text, styles[random.nextInt(styles.length)], plain.value(), plain.span());
    }
}
