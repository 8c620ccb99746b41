package semanticrouter.core.loop;

import semanticrouter.core.call.Call;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.Reply;
import semanticrouter.core.fault.GatewayException;

/// How the router itself calls models, several at a time, whoever carries a request's own call. Safe for all threads.
public interface SideCalls {
    /// For pipelines that only say what would happen.
    SideCalls NONE = new SideCalls() {
        @Override
        public Reply send(Call call) {
            throw new IllegalStateException("this pipeline calls no models");
        }

        @Override
        public ChatBody chat(Call call) {
            return call.body();
        }

        @Override
        public Reply.Whole reply(Call call, Reply.Whole completion) {
            return completion;
        }
    };

    /// Sends one call and returns its whole reply. Interrupting the thread cancels the call.
    Reply send(Call call) throws InterruptedException;

    /// What a call says, as an OpenAI chat completion request.
    ChatBody chat(Call call);

    /// An OpenAI chat completion as a reply in the dialect of the call's client.
    Reply.Whole reply(Call call, Reply.Whole completion) throws GatewayException;
}
