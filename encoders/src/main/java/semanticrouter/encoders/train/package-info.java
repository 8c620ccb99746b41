/// How the built-in heads are made: deterministic training on the CPU, calibration, and the model card written beside
/// the weights. Start at {@link TrainingRun}.
@NullMarked
package semanticrouter.encoders.train;

import org.jspecify.annotations.NullMarked;
