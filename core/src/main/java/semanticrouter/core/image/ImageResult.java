package semanticrouter.core.image;

import java.util.List;
import semanticrouter.core.trace.LoopStep;

/// What came of a request for an image.
public sealed interface ImageResult {
    /// The calls it took.
    List<LoopStep> steps();

    /// How the image came about.
    Drawn drawn();

    /// An answer.
    ///
    /// @param completion UTF-8 bytes of a chat completion's JSON, the usage of all steps in it; shared, must not be
    /// written
    @SuppressWarnings("ArrayRecordComponent") // bytes pass through uncopied
    record Answered(byte[] completion, Drawn drawn, List<LoopStep> steps) implements ImageResult {
        public Answered {
            steps = List.copyOf(steps);
        }

        /// Prints numbers only: the answer is the user's.
        @Override
        public String toString() {
            return "Answered[" + completion.length + " bytes]";
        }
    }

    /// None.
    ///
    /// @param why what failed, without any text of the request or the replies
    record Failed(String why, Drawn drawn, List<LoopStep> steps) implements ImageResult {
        public Failed {
            steps = List.copyOf(steps);
        }
    }

    /// How an image came about.
    ///
    /// @param backend protocol it was asked for in
    /// @param failure why there is none; empty when there is one
    /// @param bytes of the image; 0 for one that is only named by its address
    /// @param nanos time its backend took
    record Drawn(String backend, String failure, long bytes, long nanos) {}
}
