package semanticrouter.mcp.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The data of server-sent events, each up to a bound. For one thread.
final class Events {
    private static final String DATA = "data:";

    private final Lines lines;
    private final int most;

    /// @param most bytes of the data of one event
    Events(InputStream in, int most) {
        this.lines = new Lines(in, most + DATA.length() + 1);
        this.most = most;
    }

    /// The data of the next event that has any, empty at the end. An event that the stream ends in is none.
    Optional<String> next() throws IOException {
        var data = new StringBuilder();
        boolean some = false;
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            String text = new String(line, StandardCharsets.UTF_8);
            if (text.isEmpty() && some && !data.isEmpty()) {
                return Optional.of(data.toString());
            }
            if (text.startsWith(DATA)) {
                String value = text.substring(DATA.length());
                data.append(some ? "\n" : "").append(value.startsWith(" ") ? value.substring(1) : value);
                some = true;
            }
            if (data.length() > most) {
                throw new Lines.TooLongException(most);
            }
        }
        return Optional.empty();
    }
}
