package semanticrouter.plugins.image;

import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.trace.Usage;
import tools.jackson.databind.JsonNode;

/// A service that makes images, at an address that the configuration alone names. Safe for all threads.
interface ImageBackend {
    /// What codes of failures begin with.
    String PURPOSE = "image";

    /// The protocol it speaks.
    String protocol();

    /// Whether its replies have a text beside the image, from models that write too.
    boolean writes();

    /// Makes an image.
    ///
    /// @param model what the service calls the model; empty for its own choice
    /// @throws UnavailableException `image_timeout`, `image_unreachable`, `image_refused`, `image_too_long` or
    /// `image_malformed`; without a text of the request or the reply
    Made make(String model, String prompt, Deadline deadline) throws UnavailableException, InterruptedException;

    /// What a service made.
    ///
    /// @param text what it wrote beside it; empty for nothing
    /// @param usage tokens it took, as the service counts them
    record Made(Picture picture, String text, Usage usage) {
        /// Prints sizes only: what it shows and says is the user's.
        @Override
        public String toString() {
            return "Made[" + picture + "]";
        }
    }

    /// Tokens as either of the two ways of counting names them.
    static Usage usage(JsonNode counts) {
        long prompt = number(counts, "prompt_tokens", "input_tokens");
        return new Usage(
                prompt,
                Math.min(prompt, number(counts.path("prompt_tokens_details"), "cached_tokens", "cached_tokens")),
                number(counts, "completion_tokens", "output_tokens"));
    }

    private static long number(JsonNode counts, String name, String other) {
        JsonNode count = counts.path(name).isNumber() ? counts.path(name) : counts.path(other);
        return count.isNumber() ? Math.max(0, count.asLong(0)) : 0;
    }
}
