package semanticrouter.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineQueueTest {
    private final LoggerContext context = new LoggerContext();

    private Logger logging(OutputStream out) {
        context.setMDCAdapter(new LogbackMDCAdapter());
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg%n");
        encoder.start();
        var queue = new LineQueue(Logs.lines(encoder), out);
        queue.setContext(context);
        queue.start();
        Logger logger = context.getLogger("test");
        logger.setLevel(Level.INFO);
        logger.addAppender(queue);
        return logger;
    }

    @Test
    void writesEveryEventInOrderBeforeItStops() {
        var out = new ByteArrayOutputStream();
        Logger logger = logging(out);
        IntStream.range(0, 20_000).forEach(n -> logger.info("event {}", n));
        context.stop();

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactlyElementsOf(
                        IntStream.range(0, 20_000).mapToObj(n -> "event " + n).toList());
    }

    @Test
    void goesOnAfterAWriteThatFailed() {
        var out = new ByteArrayOutputStream();
        var broken = new OutputStream() {
            private volatile boolean failed;

            @Override
            public void write(int b) {
                throw new UnsupportedOperationException("whole lines only");
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                if (!failed) {
                    failed = true;
                    throw new IOException("no space left on device");
                }
                out.write(bytes, from, length);
            }
        };
        Logger logger = logging(broken);
        logger.info("first");
        while (!broken.failed) {
            Thread.onSpinWait();
        }
        logger.info("second");
        context.stop();

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("second" + System.lineSeparator());
    }
}
