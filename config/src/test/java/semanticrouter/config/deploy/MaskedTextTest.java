package semanticrouter.config.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.YamlReader;

class MaskedTextTest {
    private static final String TEXT = """
            # who answers; the token: sk-in-prose
            providers: # "not # a comment"
              models:
                - {endpoint: "http://h/#frag", api_key: sk-one, note: 'it # is not'}
                - api_key: 'sk two'   # api_key: "sk-old"
                # - api_key: $KEY
                - password: |
                    sk-block
                    sk-lines
                - api_key: ${KEY}
                - secret: "sk \\"quoted\\""
            virtual_keys: [{name: ann, key: sk-virtual}]
            # - {name: bob, key: sk-commented}
            event: {key: tier}
            名: 值 # auth_token: sk-後
            """;

    private static Node tree(String text) {
        Node root = YamlReader.read("text", text).root();
        assertThat(root).isNotNull();
        return java.util.Objects.requireNonNull(root);
    }

    private static MaskedText masked(String text) {
        return MaskedText.of(text, tree(text));
    }

    private static String restored(String draft) {
        return masked(TEXT).restored(draft, tree(draft));
    }

    @Test
    void hidesEverySecretAndNothingElse() {
        String shown = masked(TEXT).shown(true);

        assertThat(shown)
                .doesNotContain("sk-", "sk two", "sk \\")
                .contains(
                        "key: tier",
                        "name: ann",
                        "${KEY}",
                        "$KEY",
                        "it # is not",
                        "http://h/#frag",
                        "名: 值 #",
                        "who answers; the token:");
        assertThat(shown.lines()).hasSize((int) TEXT.lines().count() - 2);
        assertThat(masked(TEXT).shown(false))
                .contains("api_key: \"[REDACTED]\"")
                .doesNotContain("REDACTED-");
        assertThat(masked(TEXT)).hasToString("MaskedText[9 secrets]");
    }

    @Test
    void whatComesBackMeansWhatItMeant() {
        String back = restored(masked(TEXT).shown(true));

        assertThat(back)
                .contains("api_key: sk-one,", "api_key: 'sk two'", "# auth_token: sk-後", "the token: sk-in-prose");
        assertThat(meaning(back)).isEqualTo(meaning(TEXT));
    }

    private static String meaning(String text) {
        return semanticrouter.config.tree.JsonText.write(tree(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a: b\n", "api_key: x", "api_key: \"#\" # api_key: y", "😀: 1 # token: a\npassword: 😀\n"})
    void aTextThatIsNotChangedComesBackAsItWas(String text) {
        if (YamlReader.read("text", text).root() == null) {
            return;
        }
        MaskedText masked = masked(text);
        String shown = masked.shown(true);
        assertThat(meaning(masked.restored(shown, tree(shown)))).isEqualTo(meaning(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api_key: ${TIER:-sk-one}\n",
                "api_key: \"${TIER-sk-one}\"\n",
                "a: {secret: '${TIER:-sk-one}'}\n",
                "a: 1 # token: ${TIER:-sk-one}\n",
                "a: 1\n# - {api_key: ${TIER:-sk-one}, b: 2}\n"
            })
    void theDefaultOfAReferenceIsHiddenAndComesBack(String text) {
        MaskedText masked = masked(text);
        String shown = masked.shown(true);

        assertThat(shown).contains("[REDACTED-1]").doesNotContain("sk-one");
        String back = masked.restored(shown, tree(shown));
        assertThat(back).contains("sk-one}").doesNotContain("REDACTED");
        assertThat(meaning(back)).isEqualTo(meaning(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: 1 # token: ${KEY}\n", "a: 1 # token: ${TIER:-}\n", "token: ${TIER-}\n"})
    void aReferenceWithoutADefaultStays(String text) {
        assertThat(masked(text).shown(true)).isEqualTo(text);
    }

    @Test
    void aMaskMovesWithItsNumber() {
        assertThat(restored("x: {api_key: '[REDACTED-3]', secret: \"[REDACTED-2]\"}"))
                .isEqualTo("x: {api_key: 'sk two', secret: sk-one}");
        assertThat(restored("a: 1 # api_key: \"[REDACTED-2]\"")).isEqualTo("a: 1 # api_key: sk-one");
    }

    @Test
    void aMaskWhereNoSecretMayStandStaysAMask() {
        for (String draft : List.of(
                "description: \"[REDACTED-2]\"",
                "api_key: \"Bearer [REDACTED-2]\"",
                "api_key: \"[REDACTED-99]\"",
                "\"[REDACTED-2]\": api_key",
                "a: 1 # the [REDACTED-2]")) {
            assertThat(restored(draft)).isEqualTo(draft);
        }
    }
}
