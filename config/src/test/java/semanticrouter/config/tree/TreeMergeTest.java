package semanticrouter.config.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class TreeMergeTest {
    private static Node read(String yaml) {
        return Objects.requireNonNull(YamlReader.read("t", yaml).root());
    }

    @Test
    void mergesMappingsAndReplacesTheRest() {
        Node merged = TreeMerge.overlay(
                read("a: {x: 1, y: true, z: text, keep: 5}\nlist: [1, 2]\nonly: base\n"),
                read("a: {x: 0, y: false, z: '', new: 6, keep: null}\nlist: [3]\nmore: over\n"));

        assertThat(YamlWriter.write(merged)).isEqualTo("""
                a:
                  x: 0
                  y: false
                  z: ''
                  keep: 5
                  new: 6
                list:
                  - 3
                only: base
                more: over
                """);
    }

    @Test
    void aMappingOverAScalarReplacesIt() {
        assertThat(YamlWriter.write(TreeMerge.overlay(read("a: 1"), read("a: {b: 2}"))))
                .isEqualTo("a:\n  b: 2\n");
        assertThat(YamlWriter.write(TreeMerge.overlay(read("a: {b: 2}"), read("a: []"))))
                .isEqualTo("a: []\n");
    }

    @Test
    void aPatchRemovesWhatItSetsToNull() {
        Node patched = TreeMerge.patch(
                read("a: 1\nb: {c: 2, d: 3}\ne: [1, 2]\n"),
                read("a: null\nb: {c: null, f: 4}\ne: [5]\ng: {h: 6, i: null}"));
        assertThat(YamlWriter.write(patched)).isEqualTo("""
                b:
                  d: 3
                  f: 4
                e:
                  - 5
                g:
                  h: 6
                """);
    }
}
