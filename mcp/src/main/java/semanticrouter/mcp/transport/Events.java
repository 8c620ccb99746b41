package semanticrouter.mcp.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Server-sent events that have data, each up to a bound. For one thread.
final class Events {
    private static final String DATA = "data:";
    private static final String NAME = "event:";

    private final Lines lines;
    private final int most;

    /// @param most bytes of the data of one event
    Events(InputStream in, int most) {
        this.lines = new Lines(in, most + DATA.length() + 1);
        this.most = most;
    }

    /// One event.
    ///
    /// @param name `message` unless it has another
    record Event(String name, String data) {}

    /// The next event that has data, empty at the end. An event that the stream ends in is none.
    Optional<Event> next() throws IOException {
        var data = new StringBuilder();
        String name = "";
        boolean some = false;
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            String text = new String(line, StandardCharsets.UTF_8);
            if (text.isEmpty()) {
                if (!data.isEmpty()) {
                    return Optional.of(new Event(name.isEmpty() ? "message" : name, data.toString()));
                }
                some = false;
                name = "";
            }
            if (text.startsWith(NAME)) {
                name = text.substring(NAME.length()).strip();
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
