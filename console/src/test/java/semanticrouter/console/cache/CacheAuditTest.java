package semanticrouter.console.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CacheAuditTest {
    private final CacheAudit audit = new CacheAudit(3);

    @SuppressWarnings("unchecked") // the list of records is made of maps
    private List<Map<String, Object>> records() {
        return (List<Map<String, Object>>)
                Objects.requireNonNull(audit.newest(9).get("data"));
    }

    @Test
    void keeps_the_newest_and_counts_all() {
        for (int i = 0; i < 5; i++) {
            audit.note(Map.of("action", "flush " + i));
        }

        assertThat(records()).extracting(record -> record.get("sequence")).containsExactly(5L, 4L, 3L);
        assertThat(audit.newest(1)).containsEntry("total", 5L).containsEntry("count", 1);
    }

    @Test
    void begins_the_chain_at_a_hash_of_zeros() {
        audit.note(Map.of("action", "flush"));

        assertThat(records().getFirst()).containsEntry("previous_hash", CacheAudit.BEGIN);
    }

    @Test
    void a_record_that_is_changed_is_found_out() {
        audit.note(Map.of("action", "flush"));
        audit.note(Map.of("action", "invalidate"));

        for (Map<String, Object> record : records()) {
            assertThat(CacheAudit.hash(record)).isEqualTo(record.get("hash"));
            for (String key : new ArrayList<>(record.keySet())) {
                var changed = new LinkedHashMap<>(record);
                changed.put(key, "else");
                assertThat(CacheAudit.hash(changed).equals(record.get("hash")))
                        .as("another %s", key)
                        .isEqualTo(key.equals("hash"));
            }
        }
    }
}
