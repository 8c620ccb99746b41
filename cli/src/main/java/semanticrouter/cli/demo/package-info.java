/// Simulated models and their configuration, so that routing shows without any provider. Start at {@link DemoBackends}.
@NullMarked
package semanticrouter.cli.demo;

import org.jspecify.annotations.NullMarked;
