package semanticrouter.config.compile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.YamlReader;

class PolicyFingerprintTest {
    private static final String TEXT = "{listeners: [{port: 1}], routing: {decisions: [{name: a}]}, global: {x: 1}}";

    private static String of(String yaml) {
        return YamlReader.read("test", yaml).root() instanceof MappingNode root ? PolicyFingerprint.of(root) : "";
    }

    @Test
    void routers_that_listen_elsewhere_have_one() {
        assertThat(of(TEXT)).hasSize(64).isEqualTo(of(TEXT.replace("port: 1", "port: 2")));
        assertThat(of(TEXT)).isEqualTo(of("# a remark\n" + TEXT));
    }

    @Test
    void anything_else_makes_another() {
        assertThat(of(TEXT)).isNotEqualTo(of(TEXT.replace("name: a", "name: b")));
        assertThat(of(TEXT)).isNotEqualTo(of(TEXT.replace("x: 1", "x: 2")));
        assertThat(of(TEXT)).isNotEqualTo(of(TEXT.replace("x: 1", "x: '1'")));
    }
}
