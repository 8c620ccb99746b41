package semanticrouter.stores.postgres;

/// Which server, and how it is used.
///
/// @param host name or address
/// @param port TCP port
/// @param database its name
/// @param user who connects
/// @param password empty for none
/// @param sslMode as libpq names it, `disable` to `verify-full`; empty for the driver's own
/// @param table letters, digits and underscores
/// @param connections most connections at a time
public record PostgresOptions(
        String host,
        int port,
        String database,
        String user,
        String password,
        String sslMode,
        String table,
        int connections) {
    public PostgresOptions {
        if (!table.matches("[A-Za-z_][A-Za-z0-9_]{0,50}")) {
            throw new IllegalArgumentException(
                    "the table name of the PostgreSQL store may hold letters, digits and underscores only");
        }
        if (connections < 1) {
            throw new IllegalArgumentException("the PostgreSQL store needs one connection at least");
        }
    }

    public static PostgresOptions on(String host, int port, String database, String user) {
        return new PostgresOptions(host, port, database, user, "", "", "vsr_responses", 8);
    }

    /// Prints the address only.
    @Override
    public String toString() {
        return "PostgresOptions[" + host + ":" + port + "/" + database + "]";
    }
}
