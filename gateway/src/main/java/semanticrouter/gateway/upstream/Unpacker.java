package semanticrouter.gateway.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.compression.JdkZlibDecoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes a reply readable that a backend packed in spite of `accept-encoding: identity`, as far as it does not
/// unpack to many times its length. Used by one thread at a time.
public final class Unpacker {
    /// Most bytes for each packed one; text seldom reaches a quarter of it, and zeros reach ten times as many.
    static final int RATIO_MAX = 100;
    /// Bytes that are unpacked whatever they were packed to.
    static final int FREE = 1 << 20;
    /// Packed bytes taken at a time, so that what they unpack to is looked at before there is much of it.
    private static final int STEP = 1024;

    private final JdkZlibDecoder decoder;
    private final EmbeddedChannel channel;
    private long packed;
    private long unpacked;

    private Unpacker(ZlibWrapper wrapper) {
        decoder = new JdkZlibDecoder(wrapper, false, 0); // a step bounds what is allocated
        channel = new EmbeddedChannel(decoder);
    }

    /// Unpacks a coding of `content-encoding`; null for those that pass as they are.
    public static @Nullable Unpacker of(@Nullable String coding) {
        return coding == null
                ? null
                : switch (coding.strip().toLowerCase(Locale.ROOT)) {
                    case "gzip", "x-gzip" -> new Unpacker(ZlibWrapper.GZIP);
                    case "deflate" -> new Unpacker(ZlibWrapper.ZLIB_OR_NONE);
                    default -> null;
                };
    }

    /// Takes more of the reply.
    ///
    /// @param pieces told of what is in it
    /// @return why the reply cannot be used, for a person; empty as long as it can
    public Optional<String> take(Buffer bytes, Consumer<Buffer> pieces) {
        try {
            for (int at = 0; at < bytes.length(); at += STEP) {
                int end = Math.min(bytes.length(), at + STEP);
                packed += end - at;
                channel.writeInbound(Unpooled.wrappedBuffer(bytes.getBytes(at, end)));
                pass(pieces);
                if (!channel.isOpen()) {
                    break; // whoever took a piece has had enough
                }
                if (unpacked > FREE && unpacked > packed * RATIO_MAX) {
                    return Optional.of("it unpacks to more than " + RATIO_MAX + " times its length");
                }
            }
            return Optional.empty();
        } catch (DecoderException _) {
            return Optional.of("it is packed and cannot be unpacked");
        }
    }

    private void pass(Consumer<Buffer> pieces) {
        for (ByteBuf piece = channel.readInbound(); piece != null; piece = channel.readInbound()) {
            byte[] bytes = ByteBufUtil.getBytes(piece);
            piece.release();
            unpacked += bytes.length;
            if (bytes.length > 0) {
                pieces.accept(Buffer.buffer(bytes));
            }
        }
    }

    /// Whether the end of what was packed has been seen, or nothing at all.
    public boolean complete() {
        return packed == 0 || decoder.isClosed();
    }

    /// Gives back what the decoder holds; to be called once.
    public void close() {
        try {
            channel.finishAndReleaseAll();
        } catch (DecoderException _) {
            // What it still held is as broken as what came before it.
        }
    }
}
