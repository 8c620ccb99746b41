/// Envoy's external processor (specification: dataplane §1): the gateway's exchanges, with Envoy in the place of both
/// the client's connection and the client to the backends. Start at {@link semanticrouter.extproc.ExtProcServer}.
@NullMarked
package semanticrouter.extproc;

import org.jspecify.annotations.NullMarked;
