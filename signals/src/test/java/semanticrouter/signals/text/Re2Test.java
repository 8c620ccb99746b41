package semanticrouter.signals.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.testkit.Property;

@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class Re2Test {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\\x{80}-\\x{ffff}]",
                "[\u0400-\uffff]",
                "[^a\\x{80}-\\x{10ffff}]",
                "x[]\u0100-\u2000]",
                "(?i:[\\x80-\\x{ffff}])"
            })
    void rangesAcrossTheUnfoldableLettersCompile(String pattern) {
        assertThat(Re2.compile(pattern, true).matcher("xя中Ā").find()).isTrue();
        assertThat(Re2.compile(pattern, false)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u1c80", "\\x{1c83}", "[a\u1c88]", "[\\x{1c80}-\\x{1c90}]", "[a-\u1c84]"})
    void theUnfoldableLettersAreRefused(String pattern) {
        assertThatThrownBy(() -> Re2.compile(pattern, true)).isInstanceOf(PatternSyntaxException.class);
    }

    @Test
    void otherPatternsMeanTheSame() {
        Property.check("a pattern without such ranges is not changed", 2_000, gen -> {
            String pattern = String.join(
                    "",
                    gen.list(
                            1,
                            8,
                            g -> g.oneOf(
                                    "a",
                                    "[a-z]",
                                    "[^-x]",
                                    "[\\]a-c-]",
                                    "\\x41",
                                    "\\x{5A}",
                                    "\\pL",
                                    "\\p{Greek}",
                                    "[[:alpha:]-z]",
                                    "\\-",
                                    "-",
                                    "(b)",
                                    "\\d",
                                    "[]a]",
                                    "[\\d-z]",
                                    "[а-я]",
                                    "\\\\",
                                    "(?:c)")));
            String compiled;
            try {
                compiled = Pattern.compile("(?i)" + pattern).pattern();
            } catch (PatternSyntaxException _) {
                return;
            }
            assertThat(Re2.compile(pattern, true).pattern()).isEqualTo(compiled);
        });
    }
}
