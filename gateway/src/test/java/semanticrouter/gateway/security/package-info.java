/// Attacks on the gateway, a row each.
@NullMarked
package semanticrouter.gateway.security;

import org.jspecify.annotations.NullMarked;
