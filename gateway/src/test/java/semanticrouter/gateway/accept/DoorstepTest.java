package semanticrouter.gateway.accept;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.gateway.accept.AdmissionQueue.Counts;
import semanticrouter.testkit.Property;

/// Bytes wait at the door until there is a place, come in their order, and leave nothing behind.
final class DoorstepTest {
    private final AdmissionQueue places = new AdmissionQueue(new PlaceLimit(1), 2);
    private final List<String> read = new ArrayList<>();

    /// A connection whose reader takes a place for everything that begins with "request", as a gateway does.
    private EmbeddedChannel connection(Doorstep.Room room) {
        var doorstep = new Doorstep(room);
        return new EmbeddedChannel(doorstep, new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                String text = ((ByteBuf) message).toString(StandardCharsets.UTF_8);
                ((ByteBuf) message).release();
                boolean entered = text.startsWith("request") && (doorstep.takePlace() || places.tryEnter());
                read.add(text + (entered ? " entered" : doorstep.late() ? " late" : ""));
            }
        });
    }

    private Doorstep.Room room(Duration waitTime, long bytesMax) {
        return new Doorstep.Room(places, waitTime, bytesMax);
    }

    private Doorstep.Room room() {
        return room(Duration.ofMinutes(1), 1 << 20);
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    @Test
    void whatComesWhileThereIsAPlaceIsReadAtOnce() {
        EmbeddedChannel channel = connection(room());
        channel.writeInbound(bytes("request 1"));
        assertThat(read).containsExactly("request 1 entered");
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void whatComesWithoutAPlaceWaitsForOne() {
        assertThat(places.tryEnter()).isTrue();
        EmbeddedChannel channel = connection(room());
        channel.writeInbound(bytes("request 1"), bytes("its rest"));
        assertThat(read).isEmpty();
        assertThat(channel.config().isAutoRead()).isFalse();
        places.leave();
        assertThat(places.inside()).as("the place is kept for it").isEqualTo(1);
        channel.runPendingTasks();
        assertThat(read).containsExactly("request 1 entered", "its rest");
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(places.inside()).isEqualTo(1);
        assertThat(places.counts()).isEqualTo(new Counts(2, 1, 0));
    }

    @Test
    void aPlaceThatBecomesNoRequestIsGivenBack() {
        places.tryEnter();
        EmbeddedChannel channel = connection(room());
        channel.writeInbound(bytes("half of a head"));
        places.leave();
        channel.runPendingTasks();
        assertThat(read).containsExactly("half of a head");
        assertThat(places.inside()).isZero();
        assertThat(places.counts()).isEqualTo(new Counts(1, 0, 0));
    }

    @Test
    void whatHasWaitedLongEnoughIsReadToBeTurnedAway() throws InterruptedException {
        places.tryEnter();
        EmbeddedChannel channel = connection(room(Duration.ofNanos(1), 1 << 20));
        channel.writeInbound(bytes("request 1"));
        Thread.sleep(2);
        channel.runPendingTasks();
        assertThat(read).containsExactly("request 1 late");
        assertThat(places.waiting()).isZero();
    }

    @Test
    void aConnectionWithARequestIsNotHeldBack() {
        EmbeddedChannel channel = connection(room());
        channel.writeInbound(bytes("request 1"));
        channel.writeInbound(bytes("body"));
        assertThat(read).containsExactly("request 1 entered", "body");
        channel.pipeline().get(Doorstep.class).idle();
        channel.writeInbound(bytes("request 2"));
        assertThat(read).containsExactly("request 1 entered", "body");
    }

    @Test
    void aClientThatLeavesTakesNothingAlong() {
        places.tryEnter();
        Doorstep.Room room = room(Duration.ofMinutes(1), 64);
        for (int i = 0; i < 20; i++) {
            EmbeddedChannel channel = connection(room);
            ByteBuf bytes = bytes("request " + i);
            channel.writeInbound(bytes);
            assertThat(read).as("there is room again").isEmpty();
            var _ = channel.close();
            assertThat(bytes.refCnt()).isZero();
        }
        assertThat(places.waiting()).isZero();
        places.leave();
        assertThat(places.inside()).isZero();
    }

    @Test
    void aClientThatLeavesWhileItsPlaceIsOnTheWayGivesItBack() {
        places.tryEnter();
        EmbeddedChannel channel = connection(room());
        channel.writeInbound(bytes("request 1"));
        places.leave();
        channel.pipeline().fireChannelInactive();
        channel.runPendingTasks();
        assertThat(read).isEmpty();
        assertThat(places.inside()).isZero();
    }

    @Test
    void tooManyAndTooMuchAreReadAtOnce() {
        places.tryEnter();
        Doorstep.Room room = room(Duration.ofMinutes(1), 8);
        connection(room).writeInbound(bytes("request that is long"));
        assertThat(read).containsExactly("request that is long");
        connection(room).writeInbound(bytes("a"));
        connection(room).writeInbound(bytes("b"));
        connection(room).writeInbound(bytes("c"));
        assertThat(read).as("two may wait").containsExactly("request that is long", "c");
    }

    @Test
    void everyPlaceComesBack() {
        Property.check("whatever clients do, no place is lost", 100, gen -> {
            var queue = new AdmissionQueue(new PlaceLimit(gen.between(1, 3)), gen.between(0, 6));
            var room = new Doorstep.Room(queue, Duration.ofMinutes(1), 1 << 20);
            var inside = new ArrayList<Doorstep>();
            var channels = new ArrayList<EmbeddedChannel>();
            for (int i = 0; i < 60; i++) {
                switch (gen.between(0, 3)) {
                    case 0 -> {
                        var doorstep = new Doorstep(room);
                        var channel = new EmbeddedChannel(doorstep, new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext context, Object message) {
                                ((ByteBuf) message).release();
                                if (doorstep.takePlace() || queue.tryEnter()) {
                                    inside.add(doorstep);
                                }
                            }
                        });
                        channels.add(channel);
                        channel.writeInbound(bytes("x"));
                    }
                    case 1 -> {
                        if (!inside.isEmpty()) {
                            inside.removeFirst().idle();
                            queue.leave();
                        }
                    }
                    case 2 -> {
                        if (!channels.isEmpty()) {
                            EmbeddedChannel any = channels.get(gen.between(0, channels.size() - 1));
                            if (any.isOpen()) {
                                any.writeInbound(bytes("y"));
                            }
                        }
                    }
                    default -> {
                        if (!channels.isEmpty()) {
                            channels.remove(gen.between(0, channels.size() - 1)).finishAndReleaseAll();
                        }
                    }
                }
                channels.forEach(EmbeddedChannel::runPendingTasks);
            }
            channels.forEach(EmbeddedChannel::finishAndReleaseAll);
            while (!inside.isEmpty()) {
                inside.removeFirst();
                queue.leave();
            }
            assertThat(queue.inside()).isZero();
            assertThat(queue.waiting()).isZero();
        });
    }
}
