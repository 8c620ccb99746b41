package semanticrouter.signals.semantic;

import java.util.Optional;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.request.RequestFacts;

/// What rules about images come to: no encoder here reads images.
final class Images {
    private static final Failure UNSEEN = new Failure("encoder_missing", "no image encoder is loaded");

    private Images() {}

    /// Why the request's image cannot be judged; empty without an image, for there is nothing to judge then.
    static Optional<Failure> unseen(RequestFacts facts) {
        return facts.image().map(_ -> UNSEEN);
    }
}
