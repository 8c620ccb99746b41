package semanticrouter.config.reload;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.Listener;
import semanticrouter.config.document.global.RouterSettings;
import semanticrouter.config.document.global.Services;
import semanticrouter.config.document.global.Stores;

/// What a router reads when it starts and not again when its configuration changes. Keys of listeners, virtual keys and
/// whose word about callers is believed do change with it.
final class StartOnly {
    private static final List<Part> PARTS = List.of(
            new Part(
                    "listeners",
                    document -> document.listeners().stream()
                            .map(StartOnly::withoutKeys)
                            .toList()),
            new Part("setup", ConfigDocument::setup),
            new Part("global.router.admission", router(RouterSettings::admission)),
            new Part("global.router.streamed_body", router(RouterSettings::streamedBody)),
            new Part("global.router.skip_processing", router(RouterSettings::skipProcessing)),
            new Part("global.router.clear_route_cache", router(RouterSettings::clearRouteCache)),
            new Part(
                    "global.router.learning.state_store",
                    router(settings -> settings.learning().stateStore())),
            new Part("global.stores.response_cache", StartOnly::answers),
            new Part(
                    "global.integrations.looper.flow.state",
                    document -> document.global().integrations().looper().flow().state()),
            new Part("global.services.management_api", services(Services::managementApi)),
            new Part("global.services.response_api", services(Services::responseApi)),
            new Part("global.services.router_replay", services(Services::routerReplay)),
            new Part("global.services.observability", services(Services::observability)),
            new Part(
                    "global.services.ratelimit.path",
                    services(services -> services.ratelimit().path())));

    /// Where answers are kept; what is kept of them follows the configuration.
    private static Object answers(ConfigDocument document) {
        Stores.ResponseCache cache = document.global().stores().responseCache();
        return Arrays.asList(cache.backendType(), cache.redis(), cache.valkey());
    }

    /// One part of a document.
    private record Part(String path, Function<ConfigDocument, @Nullable Object> value) {}

    private StartOnly() {}

    private static Function<ConfigDocument, @Nullable Object> router(Function<RouterSettings, @Nullable Object> value) {
        return document -> value.apply(document.global().router());
    }

    private static Function<ConfigDocument, @Nullable Object> services(Function<Services, @Nullable Object> value) {
        return document -> value.apply(document.global().services());
    }

    private static Listener withoutKeys(Listener listener) {
        return new Listener(
                listener.name(), listener.address(), listener.port(), listener.timeout(), List.of(), listener.tls());
    }

    /// Paths of what differs.
    static List<String> changed(ConfigDocument before, ConfigDocument after) {
        return PARTS.stream()
                .filter(part ->
                        !Objects.equals(part.value().apply(before), part.value().apply(after)))
                .map(Part::path)
                .toList();
    }
}
