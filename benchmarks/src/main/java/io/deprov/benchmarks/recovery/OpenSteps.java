package io.deprov.benchmarks.recovery;

import io.deprov.api.config.ConfigException;
import io.deprov.benchmarks.instant.Leavers;
import io.deprov.benchmarks.instant.NoOpTarget;
import io.deprov.benchmarks.process.Figures;
import io.deprov.core.Deprovisioner;
import io.deprov.core.RefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Builds a state directory through the public API: leavers whose every call is refused for want of a permission, so that each step has its
 * INTENT and is parked, and each deletion waits for its day.
 */
public final class OpenSteps {

    /** How many steps are open now. */
    public static final String OPEN = "open";

    private static final int AT_ONCE = 32;
    private static final int STEPS_OF_A_LEAVER = 50;

    private OpenSteps() {}

    /** {@code STATE_DIRECTORY STEPS}. */
    public static void main(String[] args) throws Exception {
        build(Path.of(args[0]), Integer.parseInt(args[1]));
    }

    private static void build(Path state, int steps)
            throws ConfigException, RefusedException, InterruptedException, ExecutionException {
        ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE);
        try (Deprovisioner deprov = deprovisioner(state)) {
            Leavers leavers = new Leavers(deprov);
            List<Future<Integer>> runs = new ArrayList<>();
            for (int leaver = 0; leaver * STEPS_OF_A_LEAVER < steps; leaver++) {
                int number = leaver;
                runs.add(executor.submit(() -> leavers.leftOpen(leavers.planned(number))));
            }
            int open = 0;
            for (Future<Integer> run : runs) {
                open += run.get();
            }
            Figures.print(OPEN, open);
        } finally {
            executor.shutdown();
        }
    }

    /** Over this state directory; the same for building and for starting. */
    static Deprovisioner deprovisioner(Path state) throws ConfigException {
        // One step of a leaver is the deletion, which the target adds by itself.
        return Deprovisioner.builder()
                .connector(NoOpTarget.refusing(STEPS_OF_A_LEAVER - 1, AT_ONCE))
                .target("no-op", NoOpTarget.TYPE, Map.of())
                .stateDirectory(state)
                .build();
    }
}
