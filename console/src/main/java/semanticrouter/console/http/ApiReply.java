package semanticrouter.console.http;

import java.nio.charset.StandardCharsets;
import semanticrouter.core.request.Headers;

/// What a route answers.
///
/// @param type media type
/// @param headers further headers
/// @param body shared, must not be written
@SuppressWarnings("ArrayRecordComponent") // bytes pass through uncopied
public record ApiReply(int status, String type, Headers headers, byte[] body) {
    /// 200 with a JSON value made of maps, lists, texts, numbers and booleans.
    public static ApiReply json(Object value) {
        return json(200, value);
    }

    public static ApiReply json(int status, Object value) {
        return new ApiReply(status, "application/json", Headers.NONE, Json.bytes(value));
    }

    /// 200 with a JSON text.
    public static ApiReply jsonText(String json) {
        return new ApiReply(200, "application/json", Headers.NONE, (json + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// A page.
    public static ApiReply html(int status, String page, Headers headers) {
        return new ApiReply(status, "text/html; charset=utf-8", headers, page.getBytes(StandardCharsets.UTF_8));
    }
}
