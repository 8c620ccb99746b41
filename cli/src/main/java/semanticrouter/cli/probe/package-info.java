/// Runs a recipe's `probes.yaml`: prompts with the decision, plugins and signals each must reach. Start at {@link
/// ProbeRun}.
@NullMarked
package semanticrouter.cli.probe;

import org.jspecify.annotations.NullMarked;
