/// Certificates and keys that a configuration names. Start at {@link semanticrouter.config.tls.PemFiles}.
@NullMarked
package semanticrouter.config.tls;

import org.jspecify.annotations.NullMarked;
