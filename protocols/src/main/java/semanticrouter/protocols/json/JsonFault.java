package semanticrouter.protocols.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import semanticrouter.core.fault.GatewayException;

/// Turns a parser's complaint into an error for the client; says where, and never what the text reads there.
public final class JsonFault {
    private JsonFault() {}

    /// The error for `thrown`, raised by `parser` while it read a request.
    public static GatewayException of(JacksonException thrown, JsonParser parser, JsonLimits limits) {
        String where = where(parser.currentLocation());
        if (thrown instanceof StreamConstraintsException) {
            return parser.streamReadContext().getNestingDepth() >= limits.nesting()
                    ? new GatewayException(
                            400,
                            "json_too_deep",
                            "the JSON body nests deeper than " + limits.nesting() + " levels" + where + "; flatten it")
                    : new GatewayException(
                            413,
                            "json_value_too_long",
                            "a string, name or number in the JSON body is longer than allowed" + where
                                    + "; a string may have " + limits.stringLength() + " characters");
        }
        String what = thrown instanceof UnexpectedEndOfInputException
                ? ": it ends before it is complete"
                : "; send one JSON object in UTF-8";
        return new GatewayException(400, "malformed_json", "malformed JSON body" + where + what);
    }

    private static String where(TokenStreamLocation location) {
        return " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /// Refuses a body that is too long.
    public static void checkSize(byte[] body, JsonLimits limits) throws GatewayException {
        if (body.length > limits.bodyBytes()) {
            throw new GatewayException(
                    413,
                    "body_too_large",
                    "the request body has " + body.length + " bytes; at most " + limits.bodyBytes() + " are accepted");
        }
    }

    /// Refuses what is not plain UTF-8.
    ///
    /// The parser would also take UTF-16, UTF-32 and a byte order mark, whose offsets are not those of the bytes.
    public static void checkEncoding(byte[] body) throws GatewayException {
        boolean wide = body.length >= 2 && (body[0] == 0 || body[1] == 0);
        boolean marked =
                body.length > 0 && (body[0] == (byte) 0xEF || body[0] == (byte) 0xFE || body[0] == (byte) 0xFF);
        if (body.length == 0 || wide || marked) {
            throw new GatewayException(
                    400,
                    "malformed_json",
                    body.length == 0
                            ? "malformed JSON body: it is empty; send one JSON object"
                            : "malformed JSON body: it is not plain UTF-8; send one JSON object in UTF-8 without a byte order mark");
        }
    }
}
