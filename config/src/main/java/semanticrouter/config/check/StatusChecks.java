package semanticrouter.config.check;

import static semanticrouter.config.check.CheckContext.at;

import semanticrouter.config.document.global.RedisServer;
import semanticrouter.config.document.global.Services;

/// That the place of the startup status can be reached as it is written (specification: dataplane §3.2).
record StatusChecks(CheckContext context) {
    void check(Services.StartupStatus status) {
        RedisServer redis = status.redis();
        boolean there = redis != null && redis.address().matches(".+:[0-9]{1,5}");
        if (status.storeBackend().equals("redis") && !there) {
            context.report()
                    .error(
                            "startup-status",
                            at("global.services.startup_status"),
                            "the redis store needs an address",
                            "add redis.address as host:port, or set store_backend: file");
        }
    }
}
