package io.deprov.benchmarks.heap;

import io.deprov.api.Cancellation;
import io.deprov.api.config.ConfigException;
import io.deprov.benchmarks.instant.Leavers;
import io.deprov.benchmarks.instant.NoOpTarget;
import io.deprov.benchmarks.process.Figures;
import io.deprov.core.BatchFolder;
import io.deprov.core.BatchReport;
import io.deprov.core.Deprovisioner;
import io.deprov.core.DeprovisionerBuilder;
import io.deprov.core.RefusedException;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.IntegrityException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;

/** Plans, approves and applies a batch of leavers in one process, and looks at the heap now and then. */
public final class ManyLeavers {

    /** How many leavers were planned by now. */
    public static final String PLANNED = "planned";

    /** How many leavers were applied by now. */
    public static final String APPLIED = "applied";

    /** Bytes in use after a full collection, after a tenth of the leavers. */
    public static final String EARLY = "liveEarly";

    /** Bytes in use after a full collection, after all of them. */
    public static final String LATE = "liveLate";

    /** The most bytes in use after any collection. */
    public static final String MOST = "mostAfterCollection";

    private static final int LOOKS = 10;

    private final HeapAfterCollection heap = new HeapAfterCollection();
    private final int leavers;

    private ManyLeavers(int leavers) {
        this.leavers = leavers;
    }

    /** {@code STATE_DIRECTORY BATCH_DIRECTORY LEAVERS TARGETS STEPS}; steps are per target. */
    public static void main(String[] args) throws ConfigException, RefusedException, IntegrityException, IOException {
        DeprovisionerBuilder builder = Deprovisioner.builder()
                .connector(NoOpTarget.willing(1, Integer.parseInt(args[4]), 1))
                .stateDirectory(Path.of(args[0]));
        for (int target = 0; target < Integer.parseInt(args[3]); target++) {
            builder.target("no-op-" + target, NoOpTarget.TYPE, Map.of());
        }
        try (Deprovisioner deprov = builder.build()) {
            new ManyLeavers(Integer.parseInt(args[2])).run(deprov, Path.of(args[1]));
        }
    }

    private void run(Deprovisioner deprov, Path directory) throws RefusedException, IntegrityException, IOException {
        BatchFolder folder = BatchFolder.create(directory);
        int[] done = {0};
        deprov.planBatch(
                IntStream.rangeClosed(1, leavers).mapToObj(Leavers::request).iterator(), folder, planned -> {
                    if (!planned.isInBatch()) {
                        throw new IllegalStateException("a leaver was not planned: " + planned.refusal());
                    }
                    look(PLANNED, ++done[0]);
                });
        Approval approval = deprov.approve(folder, "the approver");
        done[0] = 0;
        BatchReport report = deprov.apply(folder, approval, Cancellation.NEVER, run -> {
            Leavers.verified(run);
            look(APPLIED, ++done[0]);
        });
        if (!report.isDone()) {
            throw new IllegalStateException("the batch was not done: " + report);
        }
        Figures.print(LATE, HeapAfterCollection.live());
    }

    private void look(String what, int done) {
        if (done % Math.max(1, leavers / LOOKS) == 0) {
            long live = HeapAfterCollection.live();
            Figures.print(what, done);
            Figures.print(done <= leavers / LOOKS + 1 ? EARLY : LATE, live);
            Figures.print(MOST, Math.max(live, heap.most()));
        }
    }
}
