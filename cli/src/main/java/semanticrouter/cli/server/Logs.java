package semanticrouter.cli.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.OutputStream;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.SubstituteLoggerFactory;
import semanticrouter.console.record.JsonLogEncoder;

/// Where log events go: JSON lines on standard output for a server, warnings on standard error for every other command.
public final class Logs {
    private Logs() {}

    /// How a server logs.
    ///
    /// @param level `error`, `warn`, `info`, `debug` or `trace`
    /// @param json JSON lines, else lines for people
    /// @param caller whether lines of JSON name the place in the program they come from
    public record Style(String level, boolean json, boolean caller) {
        /// As the environment says (specification: dataplane §6.8). With `SR_LOG_DEVELOPMENT` what is not said is as
        /// whoever works on the program wants it: lines for people, down to `debug`.
        ///
        /// @param level empty for the usual one
        /// @param screen whether a person looks
        public static Style of(String level, boolean screen, UnaryOperator<@Nullable String> environment) {
            boolean development = "true".equals(environment.apply("SR_LOG_DEVELOPMENT"));
            String encoding = environment.apply("SR_LOG_ENCODING");
            boolean people =
                    encoding == null || encoding.isEmpty() ? screen || development : encoding.equals("console");
            String usual = development ? "debug" : "info";
            return new Style(
                    level.isEmpty() ? usual : level, !people, "true".equals(environment.apply("SR_LOG_ADD_CALLER")));
        }
    }

    /// For a server.
    ///
    /// @param out where lines go; written by one thread
    public static void forServer(Style style, OutputStream out) {
        LoggerContext context = context();
        // Requests do not wait for the terminal unless it falls behind by thousands of events.
        var encoder = new JsonLogEncoder();
        encoder.addCaller(style.caller());
        var queue = new LineQueue(style.json() ? encoder::encode : lines(readable(context)), out);
        queue.setContext(context);
        queue.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(style.level(), Level.INFO));
        root.addAppender(queue);
        context.getLogger("io.vertx").setLevel(Level.WARN);
        context.getLogger("io.netty").setLevel(Level.WARN);
    }

    /// For a command whose standard output is its result.
    public static void forCommand() {
        toStandardError(Level.WARN);
    }

    /// For a command that reports everything it finds itself.
    public static void quiet() {
        toStandardError(Level.ERROR);
    }

    private static void toStandardError(Level level) {
        LoggerContext context = context();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(console(context, readable(context), "System.err"));
    }

    /// Writes what is still queued.
    public static void close() {
        context().stop();
    }

    private static LoggerContext context() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        // Who comes while another thread sets logging up gets a stand-in.
        while (factory instanceof SubstituteLoggerFactory) {
            Thread.onSpinWait();
            factory = LoggerFactory.getILoggerFactory();
        }
        var context = (LoggerContext) factory;
        if (!context.isStarted()) {
            context.start();
        }
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAndStopAllAppenders();
        return context;
    }

    private static Encoder<ILoggingEvent> readable(LoggerContext context) {
        var pattern = new PatternLayoutEncoder();
        pattern.setContext(context);
        pattern.setPattern("%d{HH:mm:ss.SSS} %-5level %msg %kvp%n");
        pattern.start();
        return pattern;
    }

    static LineQueue.Lines lines(Encoder<ILoggingEvent> encoder) {
        return (events, out) -> events.forEach(event -> out.writeBytes(encoder.encode(event)));
    }

    private static ConsoleAppender<ILoggingEvent> console(
            LoggerContext context, Encoder<ILoggingEvent> encoder, String target) {
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setContext(context);
        console.setTarget(target);
        console.setEncoder(encoder);
        console.start();
        return console;
    }
}
