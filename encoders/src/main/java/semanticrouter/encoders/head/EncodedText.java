package semanticrouter.encoders.head;

import semanticrouter.core.encoder.Coverage;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.sentence.Encoded;

/// A text of one request together with what is known about it, computed when first asked for and then shared by all
/// heads.
public interface EncodedText {
    String text();

    /// The shared encoder's pass over this text.
    Encoded encoded() throws UnavailableException, InterruptedException;

    /// Told by a model that read the text with windows of its own.
    ///
    /// @param part how much of it
    void read(Coverage part);

    /// The hashed words and characters of this text.
    NGrams grams();

    Deadline deadline();
}
