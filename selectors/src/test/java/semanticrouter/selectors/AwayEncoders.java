package semanticrouter.selectors;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.EncoderStatus;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;

/// Models whose vectors a service makes that comes and goes: what is made of them waits while it is away.
///
/// @param away whether it is
public record AwayEncoders(EncoderRuntime models, AtomicBoolean away) implements EncoderRuntime {
    @Override
    public Encodings open(Deadline deadline) {
        return models.open(deadline);
    }

    @Override
    public Set<String> tasks() {
        return models.tasks();
    }

    @Override
    public <T> Awaited<T> await(String what, Awaited.Source<T> source) {
        return new Awaited<>() {
            @Override
            public T get() throws UnavailableException {
                if (away.get()) {
                    throw new UnavailableException("encoder_away", what);
                }
                try {
                    return source.make();
                } catch (InterruptedException ended) {
                    throw new IllegalStateException(ended);
                }
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public EncoderStatus status() {
        return models.status();
    }

    @Override
    public void close() {}
}
