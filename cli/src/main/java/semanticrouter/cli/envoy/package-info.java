/// Writes the configuration of an Envoy that stands in front of the models and asks the router about every request.
/// Start at {@link EnvoyConfig}.
@NullMarked
package semanticrouter.cli.envoy;

import org.jspecify.annotations.NullMarked;
