/// Connections of clients from the moment they are accepted: how many there may be, how long they may do nothing. Start
/// at {@link ClientConnections}.
@NullMarked
package semanticrouter.gateway.accept;

import org.jspecify.annotations.NullMarked;
