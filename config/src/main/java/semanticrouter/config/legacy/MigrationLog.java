package semanticrouter.config.legacy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a migration did, for people; each line once.
final class MigrationLog {
    private final Set<String> moved = new LinkedHashSet<>();
    private final Set<String> dropped = new LinkedHashSet<>();

    void moved(String from, String to) {
        if (!from.equals(to)) {
            moved.add(from + " -> " + to);
        }
    }

    void dropped(String path) {
        dropped.add(path);
    }

    List<String> moved() {
        return new ArrayList<>(moved);
    }

    List<String> dropped() {
        return new ArrayList<>(dropped);
    }
}
