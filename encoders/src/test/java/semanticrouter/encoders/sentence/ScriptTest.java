package semanticrouter.encoders.sentence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            怎样重置我的密码？ | HAN
            请用 Python 写一个快速排序 | HAN
            1994年上映的电影 | HAN
            Translate 你好 into English please | ANY
            How do I reset my password? | ANY
            パスワードを再設定する方法を教えてください | ANY
            비밀번호를 재설정하는 방법 漢字 | ANY
            Wie setze ich mein Kennwort zurück? | ANY
            1234 | ANY
            """)
    void tellsChineseFromOtherWritings(String text, Script script) {
        assertThat(Script.of(text)).isEqualTo(script);
    }

    @Test
    void anEmptyTextGoesToTheStandardEncoder() {
        assertThat(Script.of("")).isEqualTo(Script.ANY);
    }
}
