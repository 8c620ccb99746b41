/// What the gateway needs of a chat dialect, whatever the dialect: reading a request, rendering what the router says
/// itself, measuring what a backend says. Start at {@link ClientProtocol}.
@NullMarked
package semanticrouter.protocols;

import org.jspecify.annotations.NullMarked;
