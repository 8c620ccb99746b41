package semanticrouter.console.http;

/// Takes note of every call of a route that changes something. Safe for all threads.
@FunctionalInterface
public interface AuditTrail {
    void note(Entry entry);

    /// One call.
    ///
    /// @param route method and path template, for example `PUT /config/router`
    /// @param role of the caller
    /// @param requestId as printed to the client
    /// @param status of the reply; 499 when the client left first
    record Entry(String route, String role, String requestId, int status) {}

    /// Writes the entries to the log.
    static AuditTrail log() {
        var logger = org.slf4j.LoggerFactory.getLogger("semanticrouter.audit");
        return entry -> logger.atInfo()
                .addKeyValue("event", "management_audit")
                .addKeyValue("component", "management")
                .addKeyValue("route", entry.route())
                .addKeyValue("role", entry.role())
                .addKeyValue("request_id", entry.requestId())
                .addKeyValue("status", entry.status())
                .log("management_audit");
    }
}
