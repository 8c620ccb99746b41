package semanticrouter.config.document.global;

import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Key;
import semanticrouter.core.kind.Range;

/// A PostgreSQL server and how it is used; 0 and empty mean the client's own default.
@Doc("A PostgreSQL server and how it is used.")
public record PostgresServer(
        @Doc("Host.") String host,

        @Doc("TCP port.") @Default("5432") @Range(min = 1, max = 65535)
        int port,

        @Doc("Database.") String database,
        @Doc("User.") String user,
        @Doc("Password.") String password,

        @Doc("Use of TLS, as libpq names it.") @Key(value = "ssl_mode", aliases = "sslmode")
        String sslMode,

        @Doc("Connections at most.") @Range(min = 0) int maxOpenConns,
        @Doc("Connections kept open.") @Range(min = 0) int maxIdleConns,
        @Doc("Seconds a connection lives.") @Range(min = 0) int connMaxLifetime,
        @Doc("Table.") String tableName) {
    @Override
    public String toString() {
        return "PostgresServer[" + host + ":" + port + "/" + database + "]";
    }
}
