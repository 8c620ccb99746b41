package semanticrouter.core.pipeline;

import semanticrouter.core.call.Call;
import semanticrouter.core.call.OwnTool;
import semanticrouter.core.call.OwnTool.Next;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.loop.SideCalls;

/// Where a call goes whose model may use a tool of the router's own. Only the first round is the call of whoever
/// carries
/// the request; in those after it the router calls the same model itself (`docs/adr/0015`).
///
/// @param upstream carries the first round
/// @param calls makes those after it
public record ToolRounds(Upstream upstream, SideCalls calls) implements Upstream {
    @Override
    public Reply send(Call call) throws InterruptedException {
        OwnTool tool = call.tool();
        if (tool == null) {
            return upstream.send(call);
        }
        Call offering = call.with(tool.offered(call.body()));
        return switch (upstream.send(offering)) {
            case Reply.Whole first -> first.status() < 300 ? settled(offering, tool, first) : first;
            case Reply.Streamed(int status, var _, var stream) -> {
                stream.close();
                yield unusable("it is a stream of status " + status + ", and none was asked for");
            }
            case Reply.Refused refused -> refused;
            case Reply.Answered answered -> answered;
        };
    }

    private static Reply unusable(String why) {
        return new Reply.Refused(new GatewayError(
                502,
                GatewayError.INVALID,
                "the model's backend sent a reply that cannot be used (" + why + "); try again or check the backend"));
    }

    private Reply settled(Call call, OwnTool tool, Reply.Whole first) throws InterruptedException {
        Next next = tool.replied(first.body());
        while (true) {
            switch (next) {
                case Next.Ask(var body) -> {
                    Reply again = calls.send(call.with(body));
                    next = again instanceof Reply.Whole whole && whole.status() < 300
                            ? tool.replied(whole.body())
                            : tool.unanswered(code(again));
                }
                case Next.Answer(byte[] body) -> {
                    return new Reply.Whole(first.status(), first.headers(), body);
                }
                case Next.Refuse(var error) -> {
                    return new Reply.Refused(error);
                }
            }
        }
    }

    private static String code(Reply reply) {
        return switch (reply) {
            case Reply.Whole whole -> "status_" + whole.status();
            case Reply.Refused(var error) -> error.code();
            case Reply.Streamed(int _, var _, var stream) -> {
                stream.close();
                yield "streamed";
            }
            case Reply.Answered _ -> "no_model";
        };
    }
}
