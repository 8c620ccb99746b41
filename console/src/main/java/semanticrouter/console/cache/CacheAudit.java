package semanticrouter.console.cache;

import static semanticrouter.console.http.Json.ordered;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import semanticrouter.console.http.Json;

/// Who took what out of the response cache. Every record holds the hash of the one before, so that one that is changed
/// or left out is found out by whoever has kept a later hash. Bounded; safe for all threads; gone with the process.
final class CacheAudit {
    /// The hash before the first record.
    static final String BEGIN = "0".repeat(64);

    private final int most;
    private final Deque<Map<String, Object>> records = new ArrayDeque<>();
    private long total;
    private String last = BEGIN;

    /// @param most records that are kept; the oldest go first
    CacheAudit(int most) {
        this.most = most;
    }

    /// Adds a record.
    ///
    /// @param fields of it, without texts of requests
    synchronized void note(Map<String, Object> fields) {
        var record = new LinkedHashMap<String, Object>();
        record.put("sequence", ++total);
        record.putAll(fields);
        record.put("previous_hash", last);
        last = hash(record);
        record.put("hash", last);
        records.addLast(record);
        if (records.size() > most) {
            records.removeFirst();
        }
    }

    /// SHA-256 of a record as compact JSON, its hash left out.
    static String hash(Map<String, Object> record) {
        var bare = new LinkedHashMap<>(record);
        bare.remove("hash");
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(Json.text(bare).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /// The newest records, newest first.
    synchronized Map<String, Object> newest(int limit) {
        List<Map<String, Object>> shown =
                List.copyOf(records).reversed().stream().limit(limit).toList();
        return ordered(
                "object", "response_cache.audit", "count", shown.size(), "total", total, "head", last, "data", shown);
    }
}
