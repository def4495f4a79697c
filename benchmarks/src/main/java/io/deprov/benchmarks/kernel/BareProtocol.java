package io.deprov.benchmarks.kernel;

import io.deprov.benchmarks.journal.BareWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The limit of steps: as many threads, which do nothing but make the frames of one step after the other durable in a bare journal, one after
 * the other as the protocol has it, and write as many records to a bare audit log, of which the first is waited for.
 */
final class BareProtocol {

    /** INTENT, what the call came to, VERIFIED. */
    static final int FRAMES = 3;

    private BareProtocol() {}

    /**
     * Goes on for so long.
     *
     * @param frame bytes of a journal frame
     * @param record bytes of an audit record
     */
    static Pace run(Path directory, int threads, int frame, int record, int millis) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        Pace pace = new Pace();
        try (BareWriter journal = new BareWriter(directory.resolve("bare-journal"));
                BareWriter log = new BareWriter(directory.resolve("bare-log"))) {
            pace.time(() -> {
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
                List<Future<Integer>> counts = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    counts.add(executor.submit(() -> steps(journal, new byte[frame], log, new byte[record], end)));
                }
                long steps = 0;
                for (Future<Integer> count : counts) {
                    steps += count.get();
                }
                return steps;
            });
        } finally {
            executor.shutdown();
        }
        return pace;
    }

    private static int steps(BareWriter journal, byte[] frame, BareWriter log, byte[] record, long end) {
        int steps = 0;
        while (steps == 0 || System.nanoTime() < end) {
            journal.append(frame);
            log.append(record);
            for (int i = 1; i < FRAMES; i++) {
                journal.append(frame);
                log.later(record);
            }
            steps++;
        }
        return steps;
    }
}
