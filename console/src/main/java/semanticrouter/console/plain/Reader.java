package semanticrouter.console.plain;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.core.fault.GatewayException;
import tools.jackson.databind.JsonNode;

/// Who reads an answer, as far as its language goes.
public final class Reader {
    private static final List<Locale> KNOWN = List.of(Locale.ENGLISH, Locale.CHINESE);

    private Reader() {}

    /// The language of the answer: the body's `language`, a tag such as `en` or `zh-Hans`; without one the first of
    /// `Accept-Language` that is known.
    ///
    /// @return English or Chinese; empty when neither is asked for
    /// @throws GatewayException 400 `INVALID_INPUT` when `language` is another one
    public static Optional<Locale> of(ApiRequest request) throws GatewayException {
        JsonNode asked = request.json().path("language");
        if (!asked.isMissingNode() && !asked.isNull()) {
            return Optional.of(known(asked.asString(""))
                    .orElseThrow(
                            () -> new GatewayException(400, "INVALID_INPUT", "\"language\" must be \"en\" or \"zh\"")));
        }
        return request.headers().first("accept-language").flatMap(Reader::known);
    }

    /// The best of a list of languages as `Accept-Language` has it.
    private static Optional<Locale> known(String ranges) {
        try {
            return Optional.ofNullable(Locale.lookup(Locale.LanguageRange.parse(ranges), KNOWN));
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // no list of languages asks for none
        }
    }
}
