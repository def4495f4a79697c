package io.deprov.benchmarks.heap;

import io.deprov.api.config.ConfigException;
import io.deprov.benchmarks.instant.Leavers;
import io.deprov.benchmarks.instant.NoOpTarget;
import io.deprov.benchmarks.process.Figures;
import io.deprov.core.Deprovisioner;
import io.deprov.core.DeprovisionerBuilder;
import io.deprov.core.RefusedException;
import java.nio.file.Path;
import java.util.Map;

/** Plans, approves and applies one leaver after the other in one process, and looks at the heap now and then. */
public final class ManyLeavers {

    /** How many leavers were applied by now. */
    public static final String APPLIED = "applied";

    /** Bytes in use after a full collection, after a tenth of the leavers. */
    public static final String EARLY = "liveEarly";

    /** Bytes in use after a full collection, after all of them. */
    public static final String LATE = "liveLate";

    /** The most bytes in use after any collection. */
    public static final String MOST = "mostAfterCollection";

    private static final int LOOKS = 10;

    private ManyLeavers() {}

    /** {@code STATE_DIRECTORY LEAVERS TARGETS STEPS}; steps are per target. */
    public static void main(String[] args) throws ConfigException, RefusedException {
        int leavers = Integer.parseInt(args[1]);
        DeprovisionerBuilder builder = Deprovisioner.builder()
                .connector(NoOpTarget.willing(1, Integer.parseInt(args[3]), 1))
                .stateDirectory(Path.of(args[0]));
        for (int target = 0; target < Integer.parseInt(args[2]); target++) {
            builder.target("no-op-" + target, NoOpTarget.TYPE, Map.of());
        }
        HeapAfterCollection heap = new HeapAfterCollection();
        try (Deprovisioner deprov = builder.build()) {
            Leavers people = new Leavers(deprov);
            for (int done = 1; done <= leavers; done++) {
                people.applied(people.planned(done));
                if (done % Math.max(1, leavers / LOOKS) == 0) {
                    long live = HeapAfterCollection.live();
                    Figures.print(APPLIED, done);
                    Figures.print(done <= leavers / LOOKS + 1 ? EARLY : LATE, live);
                    Figures.print(MOST, Math.max(live, heap.most()));
                }
            }
            Figures.print(LATE, HeapAfterCollection.live());
        }
    }
}
