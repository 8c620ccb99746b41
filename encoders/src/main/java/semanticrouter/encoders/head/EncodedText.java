package semanticrouter.encoders.head;

import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.sentence.Encoded;

/// A text of one request together with what the shared encoder says about it, computed when first asked for.
public interface EncodedText {
    String text();

    /// The shared encoder's pass over this text; every head of the request gets the same one.
    Encoded encoded() throws UnavailableException, InterruptedException;

    Deadline deadline();
}
