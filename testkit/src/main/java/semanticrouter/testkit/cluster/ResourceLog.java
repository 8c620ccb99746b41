package semanticrouter.testkit.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Resources with every change that was made to them, numbered. Safe for all threads.
final class ResourceLog {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Map<String, ObjectNode> resources = new TreeMap<>();
    private final List<Event> events = new ArrayList<>();
    private long version = 1;
    private long forgotten;

    private record Event(String plural, long version, String line) {}

    /// Part of a watch.
    ///
    /// @param upTo number of the last one
    /// @param gone whether the watch ends because what it asks for is forgotten
    record Events(List<String> lines, long upTo, boolean gone) {}

    synchronized void put(String plural, String kind, String name, JsonNode spec) {
        ObjectNode old = resources.get(plural + "/" + name);
        ObjectNode fresh = old == null ? created(kind, name) : old.deepCopy();
        ObjectNode metadata = (ObjectNode) fresh.path("metadata");
        if (old == null || !old.path("spec").equals(spec)) {
            metadata.put("generation", metadata.path("generation").asLong(0) + 1);
        }
        fresh.set("spec", spec);
        store(plural, name, fresh, old == null ? "ADDED" : "MODIFIED");
    }

    private ObjectNode created(String kind, String name) {
        ObjectNode fresh =
                MAPPER.createObjectNode().put("apiVersion", "vllm.ai/v1alpha1").put("kind", kind);
        fresh.putObject("metadata")
                .put("name", name)
                .put("namespace", "default")
                .put("uid", "uid-" + version);
        return fresh;
    }

    private void store(String plural, String name, ObjectNode resource, String type) {
        version++;
        ((ObjectNode) resource.path("metadata")).put("resourceVersion", Long.toString(version));
        resources.put(plural + "/" + name, resource);
        tell(plural, type, resource);
    }

    private void tell(String plural, String type, JsonNode object) {
        ObjectNode event = MAPPER.createObjectNode().put("type", type);
        event.set("object", object);
        events.add(new Event(plural, version, MAPPER.writeValueAsString(event)));
        notifyAll();
    }

    synchronized void delete(String plural, String name) {
        ObjectNode old = resources.remove(plural + "/" + name);
        if (old != null) {
            version++;
            ObjectNode last = old.deepCopy();
            ((ObjectNode) last.path("metadata")).put("resourceVersion", Long.toString(version));
            tell(plural, "DELETED", last);
        }
    }

    /// Changes nothing but the edition.
    synchronized void touch(String plural, String name) {
        store(plural, name, read(plural, name).deepCopy(), "MODIFIED");
    }

    synchronized ObjectNode read(String plural, String name) {
        ObjectNode found = resources.get(plural + "/" + name);
        return found == null ? MAPPER.createObjectNode() : found;
    }

    /// @return HTTP status
    synchronized int status(String plural, String name, JsonNode patch) {
        ObjectNode old = resources.get(plural + "/" + name);
        if (old == null) {
            return 404;
        }
        String seen = patch.path("metadata").path("resourceVersion").asString("");
        if (!seen.isEmpty()
                && !seen.equals(old.path("metadata").path("resourceVersion").asString(""))) {
            return 409;
        }
        ObjectNode fresh = old.deepCopy();
        fresh.set("status", patch.path("status"));
        store(plural, name, fresh, "MODIFIED");
        return 200;
    }

    synchronized ObjectNode list(String plural, Map<String, String> query) {
        List<ObjectNode> all = resources.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(plural + "/"))
                .map(Map.Entry::getValue)
                .toList();
        int from = Integer.parseInt(query.getOrDefault("continue", "0"));
        int to = Math.min(all.size(), from + Integer.parseInt(query.getOrDefault("limit", "500")));
        ObjectNode list = MAPPER.createObjectNode().put("kind", "List");
        ObjectNode metadata = list.putObject("metadata").put("resourceVersion", Long.toString(version));
        if (to < all.size()) {
            metadata.put("continue", Integer.toString(to));
        }
        all.subList(from, to).forEach(list.putArray("items")::add);
        return list;
    }

    synchronized void forget() {
        version++;
        forgotten = version;
        events.clear();
        notifyAll();
    }

    synchronized void bookmark() {
        version++;
        for (String plural : List.of("intelligentpools", "intelligentroutes")) {
            ObjectNode object = MAPPER.createObjectNode();
            object.putObject("metadata").put("resourceVersion", Long.toString(version));
            tell(plural, "BOOKMARK", object);
        }
    }

    /// What comes after an edition; waits a while when nothing does.
    synchronized Events after(String plural, long from) throws InterruptedException {
        for (int rounds = 0; rounds < 5 && from >= forgotten && version <= from; rounds++) {
            wait(50);
        }
        if (from < forgotten) {
            ObjectNode event = MAPPER.createObjectNode().put("type", "ERROR");
            event.set("object", PretendedCluster.refused(410, "too old resource version"));
            return new Events(List.of(MAPPER.writeValueAsString(event)), from, true);
        }
        List<String> lines = new ArrayList<>();
        long upTo = from;
        for (Event event : events) {
            if (event.version() > from) {
                upTo = Math.max(upTo, event.version());
                if (event.plural().equals(plural)) {
                    lines.add(event.line());
                }
            }
        }
        return new Events(lines, upTo, false);
    }
}
