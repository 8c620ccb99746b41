package semanticrouter.encoders.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import semanticrouter.core.fault.UnavailableException;

/// Asks one question of many rows, several at a time so that every thread of the encoders has work.
final class Many {
    /// Questions that wait at once; stays under the queue of a lane.
    private static final int AT_ONCE = 64;

    private Many() {}

    /// What is asked of a row.
    @FunctionalInterface
    interface Question<A, B> {
        B of(A row) throws UnavailableException, InterruptedException;
    }

    /// The answers, in the order of the rows.
    ///
    /// @throws UnavailableException the first one met
    static <A, B> List<B> ask(List<A> rows, Question<A, B> question) throws UnavailableException, InterruptedException {
        return ask(rows, AT_ONCE, question);
    }

    /// The answers, in the order of the rows.
    ///
    /// @param atOnce rows asked at a time; few where each of them asks for many passes
    /// @throws UnavailableException the first one met
    static <A, B> List<B> ask(List<A> rows, int atOnce, Question<A, B> question)
            throws UnavailableException, InterruptedException {
        var answers = new ArrayList<B>(rows.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int from = 0; from < rows.size(); from += atOnce) {
                var asked = new ArrayList<Future<B>>();
                for (A row : rows.subList(from, Math.min(rows.size(), from + atOnce))) {
                    asked.add(threads.submit(() -> question.of(row)));
                }
                for (Future<B> answer : asked) {
                    answers.add(await(answer));
                }
            }
        }
        return answers;
    }

    private static <B> B await(Future<B> answer) throws UnavailableException, InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException thrown) {
            switch (thrown.getCause()) {
                case UnavailableException unavailable -> throw unavailable;
                case InterruptedException interrupted -> throw interrupted;
                case RuntimeException bug -> throw bug;
                case null, default -> throw new IllegalStateException("a row could not be asked", thrown);
            }
        }
    }
}
