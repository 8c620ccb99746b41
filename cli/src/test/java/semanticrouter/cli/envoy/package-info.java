/// Tests of the configuration for Envoy. Start at {@link semanticrouter.cli.envoy.EnvoyConfigTest}.
@NullMarked
package semanticrouter.cli.envoy;

import org.jspecify.annotations.NullMarked;
