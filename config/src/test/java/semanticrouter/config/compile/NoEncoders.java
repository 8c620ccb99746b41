package semanticrouter.config.compile;

import java.util.Set;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.EncoderStatus;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.fault.Deadline;

/// A process without learned models.
public final class NoEncoders implements EncoderRuntime {
    @Override
    public Encodings open(Deadline deadline) {
        throw new UnsupportedOperationException("no encoders in this test");
    }

    @Override
    public Set<String> tasks() {
        return Set.of();
    }

    @Override
    public EncoderStatus status() {
        throw new UnsupportedOperationException("no encoders in this test");
    }

    @Override
    public void close() {}
}
