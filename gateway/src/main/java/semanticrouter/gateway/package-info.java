/// The HTTP edge: what listens to clients, and one exchange per request from its bytes to its completion. Start at
/// {@link GatewayServer}.
@NullMarked
package semanticrouter.gateway;

import org.jspecify.annotations.NullMarked;
