package semanticrouter.config.check;

import semanticrouter.config.document.global.ReplayStores;
import semanticrouter.config.document.global.Services;
import semanticrouter.config.tree.DocPath;

/// That the store of records can be reached as it is written (specification: dataplane C10, D6).
record ReplayChecks(CheckContext context) {
    void check(Services.RouterReplay replay) {
        DocPath here = DocPath.parse("global.services.router_replay");
        String backend = replay.storeBackend();
        switch (backend) {
            case "redis" -> {
                ReplayStores.Redis redis = replay.redis();
                if (redis == null || !redis.address().matches(".+:[0-9]{1,5}")) {
                    refuse(here, "the redis store needs an address", "add redis.address as host:port");
                }
            }
            case "postgres" -> {
                ReplayStores.Postgres postgres = replay.postgres();
                if (postgres == null
                        || postgres.host().isBlank()
                        || postgres.database().isBlank()
                        || postgres.user().isBlank()) {
                    refuse(here, "the postgres store needs host, database and user", "add them under postgres");
                }
            }
            case "milvus", "qdrant" ->
                refuse(
                        here.key("store_backend"),
                        "records cannot be kept in " + backend + ": that store is not built",
                        "choose memory, sqlite, redis or postgres");
            default -> {}
        }
    }

    private void refuse(DocPath at, String what, String mend) {
        context.report().error("replay-store", at, what, mend + ", or set store_backend: sqlite");
    }
}
