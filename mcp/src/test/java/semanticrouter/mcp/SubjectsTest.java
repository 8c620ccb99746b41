package semanticrouter.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.mcp.transport.Json;

/// What counts as an answer of a classifier.
class SubjectsTest {
    private static String refused(String categories, String answer) {
        UnavailableException thrown = catchThrowableOfType(
                UnavailableException.class,
                () -> Subjects.of(Json.read(quoted(categories))).read(Json.read(quoted(answer))));
        return thrown == null ? "" : thrown.failure().code();
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'categories':[]}",
                "{'categories':{'math':1}}",
                "{'categories':['math','Math']}",
                "{'categories':['math','']}",
                "{'categories':['math',3]}"
            })
    void categoriesAreNamesEachOnce(String categories) {
        assertThat(refused(categories, "{'class':0,'confidence':0.9}")).isEqualTo("mcp_malformed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'class':0}",
                "{'class':-1,'confidence':1}",
                "{'class':2,'confidence':1}",
                "{'class':0.5,'confidence':1}",
                "{'class':'math','confidence':1}",
                "{'class':0,'confidence':0.2}",
                "{'class':0,'confidence':'high'}",
                "{'class':0,'confidence':0.9,'probabilities':[0.9]}",
                "{'class':0,'confidence':0.9,'probabilities':{'math':0.9,'law':0.1}}",
                "{'class':0,'confidence':0.9,'probabilities':[1.1,-0.1]}",
                "{'class':0,'confidence':0.9,'probabilities':[0.9,0.05]}",
                "{'class':1,'confidence':0.9,'probabilities':[0.9,0.1]}",
                "{'class':0,'confidence':0.9,'use_reasoning':'yes'}",
                "{'class':0,'confidence':0.9,'model':7}",
                "{'class':0,'confidence':0.9,'model':'a\\nb'}"
            })
    void aContradictionIsNoAnswer(String answer) {
        assertThat(refused("{'categories':['math','law']}", answer)).isEqualTo("mcp_malformed");
    }

    @Test
    void probabilitiesMaySumToNearlyOneAndOneSubjectIsEnough() {
        assertThatCode(() -> Subjects.of(Json.read("{\"categories\":[\"math\"]}"))
                        .read(Json.read("{\"class\":0,\"confidence\":1}")))
                .doesNotThrowAnyException();
        assertThat(refused("{'categories':['a','b','c']}", "{'class':0,'probabilities':[0.334,0.333,0.332]}"))
                .isEmpty();
        assertThat(refused("{'categories':['a','b']}", "{'class':0,'confidence':0.5,'model':null}"))
                .isEmpty();
    }
}
