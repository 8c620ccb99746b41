package semanticrouter.core.mcp;

import java.net.URI;
import java.util.List;
import java.util.Map;

/// A server of the Model Context Protocol. Two that are equal are one server, with one connection.
///
/// @param name for people
/// @param reach how it is reached
public record McpServer(String name, Reach reach) {
    /// How a server is reached.
    public sealed interface Reach {}

    /// A program that the router starts, and speaks to over its standard input and output.
    ///
    /// @param command the program and its arguments
    /// @param environment variables it gets beside PATH and HOME, and no others of the router's; they may be secret
    public record Program(List<String> command, Map<String, String> environment) implements Reach {
        public Program {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
            if (command.isEmpty()) {
                throw new IllegalArgumentException("a program needs a command");
            }
        }

        /// Prints the program only: arguments and variables may be secret.
        @Override
        public String toString() {
            return "Program[" + command.getFirst() + "]";
        }
    }

    /// A service over HTTP.
    ///
    /// @param url where messages are sent to
    /// @param headers sent with each of them; they may be secret
    public record Service(URI url, Map<String, String> headers) implements Reach {
        public Service {
            headers = Map.copyOf(headers);
        }

        /// Prints the host only: the rest may be secret.
        @Override
        public String toString() {
            return "Service[" + url.getHost() + "]";
        }
    }

    /// A service over HTTP as the protocol's first edition has it: answers come on a stream of events.
    ///
    /// @param url where the stream is had; it says where messages are sent to
    /// @param headers sent with each request; they may be secret
    public record Stream(URI url, Map<String, String> headers) implements Reach {
        public Stream {
            headers = Map.copyOf(headers);
        }

        /// Prints the host only: the rest may be secret.
        @Override
        public String toString() {
            return "Stream[" + url.getHost() + "]";
        }
    }
}
