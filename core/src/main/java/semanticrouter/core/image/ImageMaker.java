package semanticrouter.core.image;

import org.jspecify.annotations.Nullable;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.request.RequestFacts;

/// Makes the images of one decision (specification: dataplane §4.14). Which models work on a request, and calling the
/// one that writes the text, is the pipeline's. Safe for all threads.
public interface ImageMaker {
    /// What a request wants.
    ///
    /// @param verdict of the modality signal, as `AR;keyword`; empty when it was not asked or says nothing
    Wish wish(RequestFacts facts, String verdict, Encodings encodings) throws InterruptedException;

    /// Whether a model that makes text and images makes both in one call.
    boolean together();

    /// What the model is called that makes images where the decision names none.
    String model();

    /// Makes an image, and the text beside it where one is wanted; blocks until the answer is whole.
    ///
    /// @throws InterruptedException when the client has left; calls that have not ended are cancelled
    ImageResult make(ImageRequest request) throws InterruptedException;

    /// What a request wants, and how that was told.
    ///
    /// @param told the method that told it; empty where nothing tells
    /// @param failure why the method could not do all of its work, so that what is taken for granted counts;
    /// null when it could, or when it is told elsewhere
    record Wish(Modality modality, String told, @Nullable Failure failure) {}
}
