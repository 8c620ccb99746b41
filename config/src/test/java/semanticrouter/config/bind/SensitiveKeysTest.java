package semanticrouter.config.bind;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.config.tree.DocPath;

/// Which values are never shown (specification: dataplane §6.5).
class SensitiveKeysTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "api_key",
                "access_key",
                "password",
                "auth_password",
                "client_secret",
                "private_key",
                "secret",
                "token",
                "authorization",
                "API-Key",
                "provider_api_key",
                "auth_token"
            })
    void theWordsOfTheContractAndWhatEndsWithThem(String key) {
        assertThat(SensitiveKeys.isSensitive(key)).isTrue();
        assertThat(SensitiveKeys.isSensitive(DocPath.parse("global").key(key).key("inner")))
                .as("and everything below")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"api_key_env", "tokens", "max_tokens", "key", "keywords", "secretary"})
    void noOthers(String key) {
        assertThat(SensitiveKeys.isSensitive(key)).isFalse();
    }

    @Test
    void theKeyOfAVirtualKeyIsOne() {
        DocPath keys = DocPath.parse("global.services.authz.virtual_keys").index(0);
        assertThat(SensitiveKeys.isSensitive(keys.key("key"))).isTrue();
        assertThat(SensitiveKeys.isSensitive(keys.key("name"))).isFalse();
    }
}
