package semanticrouter.console.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrajectoryTest {
    private static Map<String, Object> record(String id, String messages, String answer) {
        return Map.of(
                "id",
                id,
                "request_body",
                "{'messages':[".replace('\'', '"') + messages.replace('\'', '"') + "]}",
                "request_body_truncated",
                false,
                "response_body",
                "{'choices':[{'message':{'content':'".replace('\'', '"') + answer + "\"}}]}",
                "response_body_truncated",
                false);
    }

    @Test
    void everyMessageOfASessionComesOnce() {
        Map<String, Object> talk = Trajectory.of(
                "s",
                List.of(
                        record("a", "{'role':'system','content':'be brief'},{'role':'user','content':'one'}", "1"),
                        record(
                                "b",
                                "{'role':'system','content':'be brief'},{'role':'user','content':'one'},"
                                        + "{'role':'assistant','content':'1'},{'role':'user','content':'two'}",
                                "2"),
                        Map.of("id", "c")),
                true);

        assertThat(talk.get("missing_bodies")).isEqualTo(1);
        assertThat(String.valueOf(talk.get("messages")))
                .isEqualTo("[{role=system, content=be brief, record_id=a}, {role=user, content=one, record_id=a},"
                        + " {role=assistant, content=1, record_id=a}, {role=user, content=two, record_id=b},"
                        + " {role=assistant, content=2, record_id=b}]");
    }
}
