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
}
