package semanticrouter.extproc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.CodecException;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.common.WireFormat;

/// The one method of the service. Envoy's message classes are loaded with the first message, not before.
final class Codec {
    static final ServiceMethod<ProcessingRequest, ProcessingResponse> PROCESS = ServiceMethod.server(
            ServiceName.create("envoy.service.ext_proc.v3.ExternalProcessor"), "Process", new Out(), new In());

    private Codec() {}

    private static final class In implements GrpcMessageDecoder<ProcessingRequest> {
        @Override
        public ProcessingRequest decode(GrpcMessage message) throws CodecException {
            try {
                return ProcessingRequest.parseFrom(message.payload().getBytes());
            } catch (InvalidProtocolBufferException malformed) {
                throw new CodecException(malformed);
            }
        }

        @Override
        public boolean accepts(WireFormat format) {
            return format == WireFormat.PROTOBUF;
        }
    }

    private static final class Out implements GrpcMessageEncoder<ProcessingResponse> {
        @Override
        public GrpcMessage encode(ProcessingResponse message, WireFormat format) {
            return GrpcMessage.message("identity", Buffer.buffer(message.toByteArray()));
        }

        @Override
        public boolean accepts(WireFormat format) {
            return format == WireFormat.PROTOBUF;
        }
    }
}
