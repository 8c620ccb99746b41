/// Models behind HTTP instead of in this process: sentence vectors of OpenAI's shape, and classifiers. Start at
/// {@link RemoteEncoderRuntime}.
@NullMarked
package semanticrouter.encoders.remote;

import org.jspecify.annotations.NullMarked;
