/// Translation between a client's dialect and a backend's, requests one way, replies and streams the other. Start at
/// {@link Bridge}.
@NullMarked
package semanticrouter.protocols.bridge;

import org.jspecify.annotations.NullMarked;
