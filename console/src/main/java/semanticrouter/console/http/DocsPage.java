package semanticrouter.console.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import semanticrouter.core.request.Headers;

/// One page that shows an OpenAPI document; everything it needs is inside it.
public final class DocsPage {
    private static final String STYLE = resource("docs.css");
    private static final String SCRIPT = resource("docs.js");

    /// Allows the page's own style and script by their digests and nothing else.
    private static final Headers POLICY = Headers.of(
            "content-security-policy",
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src '"
                    + digest(STYLE) + "'; script-src '" + digest(SCRIPT) + "'",
            "referrer-policy",
            "no-referrer");

    private DocsPage() {}

    public static ApiReply reply(Map<String, Object> document) {
        // Inside a script element only "</" could end it, and JSON may write the slash escaped.
        String json = new String(Json.bytes(document), StandardCharsets.UTF_8).replace("</", "<\\/");
        String page = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                + "<title>Semantic Router management API</title><style>" + STYLE + "</style></head><body>"
                + "<main id=\"docs\"></main><noscript>This page needs JavaScript; the same content is in openapi.json.</noscript>"
                + "<script type=\"application/json\" id=\"openapi\">" + json + "</script>"
                + "<script>" + SCRIPT + "</script></body></html>\n";
        return ApiReply.html(200, page, POLICY);
    }

    private static String resource(String name) {
        try (InputStream in = DocsPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the program is incomplete: " + name + " is missing beside " + DocsPage.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
