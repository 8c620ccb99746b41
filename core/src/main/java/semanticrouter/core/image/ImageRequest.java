package semanticrouter.core.image;

import semanticrouter.core.fault.Deadline;
import semanticrouter.core.loop.LoopReply;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.selection.Candidate;

/// One request an image is to be made for.
public interface ImageRequest {
    /// What is known about the request.
    RequestFacts facts();

    /// What is wanted: an image, alone or with text.
    Modality modality();

    /// Who makes the image.
    Candidate image();

    /// What its backend calls the image's model; empty where nobody says.
    String imageModel();

    /// Whether the image's model writes the text too, so that {@link #text()} is not to be asked for.
    boolean together();

    /// Who writes the text.
    Candidate writer();

    /// Has the text written, with the decision's plugins around the call; blocks. To be called at most once, from any
    /// thread.
    ///
    /// @return an OpenAI chat completion, whole
    LoopReply text() throws InterruptedException;

    /// When the client's patience ends.
    Deadline deadline();
}
