package semanticrouter.console.dashboard;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import semanticrouter.console.dashboard.Assets.Asset;

/// Serves the dashboard's files; a path without extension is a page of the single-page application.
public final class AssetPages {
    private static final String POLICY =
            "default-src 'self'; base-uri 'self'; object-src 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final String MISSING = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Dashboard not included</title></head><body>
            <h1>This build has no dashboard</h1>
            <p>The router itself works. The dashboard's files were not on the class path when it was started.
            Build the module <code>dashboard</code>, or use the complete distribution.</p>
            <p>The API is here all the same: <a href="/api/v1">/api/v1</a> and <a href="/api/docs">/api/docs</a>.</p>
            </body></html>
            """;

    private final Assets assets;

    public AssetPages(Assets assets) {
        this.assets = assets;
    }

    /// Answers a GET or HEAD that no route took; passes on what is no file of the dashboard.
    public void answer(RoutingContext http) {
        String path = http.normalizedPath().substring(1);
        boolean page =
                path.isEmpty() || !path.substring(path.lastIndexOf('/') + 1).contains(".");
        http.vertx()
                .executeBlocking(() -> assets.find(page ? "index.html" : path), false)
                .onFailure(http::fail)
                .onSuccess(found -> write(http, found, page));
    }

    private static void write(RoutingContext http, Optional<Asset> found, boolean page) {
        HttpServerResponse response = http.response();
        response.putHeader("content-security-policy", POLICY)
                .putHeader("referrer-policy", "no-referrer")
                .putHeader("cross-origin-opener-policy", "same-origin")
                .putHeader("cross-origin-resource-policy", "same-origin");
        if (found.isEmpty()) {
            if (page) {
                response.setStatusCode(503)
                        .putHeader("content-type", "text/html; charset=utf-8")
                        .end(MISSING);
            } else {
                http.fail(404);
            }
            return;
        }
        Asset asset = found.get();
        response.putHeader("cache-control", asset.immutable() ? "public, max-age=31536000, immutable" : "no-cache")
                .putHeader("etag", asset.etag())
                .putHeader("vary", "accept-encoding");
        if (asset.etag().equals(http.request().getHeader("if-none-match"))) {
            response.setStatusCode(304).end();
            return;
        }
        byte[] body = asset.content();
        String accepted = http.request().getHeader("accept-encoding");
        if (asset.packed() != null && accepted != null && accepted.contains("gzip")) {
            body = asset.packed();
            response.putHeader("content-encoding", "gzip");
        }
        response.putHeader("content-type", asset.type());
        response.end(Buffer.buffer(body));
    }
}
