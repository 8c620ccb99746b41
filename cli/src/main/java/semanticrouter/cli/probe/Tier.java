package semanticrouter.cli.probe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One level of conformance (specification: surfaces §2.10).
///
/// @param id `T0` to `T4`
/// @param name what it looks at
/// @param required whether missing it fails the recipe; a tier that is not is reported
/// @param passed whether it was reached
/// @param measure what was counted
/// @param findings what is missing, one sentence each
public record Tier(String id, String name, boolean required, boolean passed, String measure, List<String> findings) {
    public Tier {
        findings = List.copyOf(findings);
    }

    /// A tier that is reached when nothing is missing.
    static Tier required(String id, String name, String measure, List<String> findings) {
        return new Tier(id, name, true, findings.isEmpty(), measure, findings);
    }

    /// As one object.
    Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("tier", id);
        document.put("name", name);
        document.put("required", required);
        document.put("passed", passed);
        document.put("measure", measure);
        document.put("findings", findings);
        return document;
    }
}
