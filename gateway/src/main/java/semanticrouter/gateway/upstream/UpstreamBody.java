package semanticrouter.gateway.upstream;

import semanticrouter.core.call.Call;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.model.Backend;
import semanticrouter.protocols.openai.OpenAiStreaming;

/// Makes the bytes one backend is sent: the model's name there and, for streams of routed requests, usage asked for
/// (specification: dataplane §1.6).
final class UpstreamBody {
    private UpstreamBody() {}

    static byte[] of(Call call, Backend backend) {
        ChatBody body = call.body().withModel(modelName(call, backend));
        boolean routed = !(call.trace().decision() instanceof Decision.PassThrough);
        return (routed && call.inbound().streaming() ? OpenAiStreaming.withUsage(body) : body).bytes();
    }

    /// The adapter where one was chosen, else what the backend calls the model.
    private static String modelName(Call call, Backend backend) {
        return call.ref() != null && !call.ref().lora().isEmpty() ? call.ref().lora() : backend.modelId();
    }
}
