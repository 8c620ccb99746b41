/// The client to the backends: choice, connection, deadlines, failures as data. Start at {@link HttpUpstream}.
@NullMarked
package semanticrouter.gateway.upstream;

import org.jspecify.annotations.NullMarked;
