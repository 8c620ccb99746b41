package semanticrouter.encoders.head;

import java.util.Optional;
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

    /// The pass of the encoder for the writing of this text; empty when the shared one reads that writing.
    Optional<Encoded> own() throws UnavailableException, InterruptedException;

    /// Told by a model that read the text with windows of its own.
    ///
    /// @param part how much of it
    void read(Coverage part);

    /// The hashed words and characters of this text.
    NGrams grams();

    Deadline deadline();
}
