package semanticrouter.console.api;

import java.util.List;
import java.util.Optional;
import semanticrouter.config.deploy.FirstConfig;
import semanticrouter.core.fault.GatewayException;

/// What the set-up of a first configuration needs from the program around it. Safe for all threads.
public interface SetupDesk {
    /// A model that can be connected.
    ///
    /// @param name as the configuration would call it
    /// @param where for people: which provider, and how it was found
    record Found(String name, String where) {}

    /// A model that a person adds.
    ///
    /// @param name as the configuration calls it and its server too
    /// @param provider a word such as `openai`, `anthropic`, `vllm` or `ollama`
    /// @param baseUrl of its OpenAI- or Anthropic-compatible API
    /// @param keyVariable environment variable with its key; empty when it needs none
    record Added(String name, String provider, String baseUrl, String keyVariable) {}

    /// A routing policy that works over whatever models there are.
    ///
    /// @param parts what models do in it
    record Preset(String id, String description, List<Part> parts) {
        public Preset {
            parts = List.copyOf(parts);
        }
    }

    /// What a model does in a policy.
    ///
    /// @param wants what a model needs for it
    record Part(String name, String description, String wants) {}

    /// Who does what.
    ///
    /// @param model empty when no chosen model can
    record Cast(String part, Optional<String> model) {}

    /// A configuration made of choices.
    ///
    /// @param casts parts of the policy; none for the plain start
    /// @param yaml empty when a part has no model
    record Proposal(List<Cast> casts, Optional<String> yaml) {
        public Proposal {
            casts = List.copyOf(casts);
        }
    }

    /// How a model server answered.
    ///
    /// @param millis until its answer
    /// @param models it has, at most 100
    record Answer(long millis, List<String> models) {
        public Answer {
            models = List.copyOf(models);
        }
    }

    /// The file being set up.
    FirstConfig config();

    /// Models that are there already, the smallest first.
    List<Found> found() throws InterruptedException;

    /// Policies to choose from; the first is the plain start.
    List<Preset> presets();

    /// A configuration for a choice of models and policy.
    ///
    /// @param found names of models that were {@link #found}
    /// @throws GatewayException 400 when a name or address is none
    Proposal propose(String preset, List<String> found, List<Added> added)
            throws GatewayException, InterruptedException;

    /// Asks a server for its models.
    ///
    /// @throws GatewayException 400 when it may not be asked, 502 when it does not answer as such a server does
    Answer ask(Added model) throws GatewayException, InterruptedException;

    /// A configuration from another server.
    ///
    /// @throws GatewayException 400 when the address may not be read, 502 when it cannot
    String imported(String url) throws GatewayException, InterruptedException;

    /// Hears that the first configuration is in the file, so that serving begins.
    void activated();
}
