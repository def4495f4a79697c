package io.deprov.benchmarks.journal;

import io.deprov.api.StepId;
import io.deprov.api.config.ConfigException;
import io.deprov.benchmarks.instant.Leavers;
import io.deprov.benchmarks.instant.NoOpTarget;
import io.deprov.core.Deprovisioner;
import io.deprov.core.RefusedException;
import io.deprov.core.journal.Claim;
import io.deprov.core.journal.Intent;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.StepStore;
import io.deprov.core.journal.Transition;
import io.deprov.core.journal.file.FileStepStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store with steps open in it, one for each thread that appends frames as the kernel does: an intent, what came of it, an intent, ... */
public final class StoreSteps implements AutoCloseable {

    private static final int STEPS = 256;
    private static final Transition DONE = Transition.to(StepState.DONE)
            .seen("summary", "removed; result success")
            .seen("alsoRemoved", "0")
            .seen("outcome", "CHANGED");

    private final StepStore store;
    private final String planDigest;
    private final List<StepId> steps = new ArrayList<>();
    private final AtomicInteger taken = new AtomicInteger();

    /** A new store in this directory. */
    public StoreSteps(Path directory) {
        this.store = new FileStepStore(directory, Clock.systemUTC());
        try (Deprovisioner deprov = Deprovisioner.builder()
                .connector(NoOpTarget.willing(1, STEPS, 1))
                .target("no-op", NoOpTarget.TYPE, Map.of())
                .build()) {
            Leavers.Approved leaver = new Leavers(deprov).planned(1);
            store.open(leaver.plan(), leaver.approval());
            this.planDigest = leaver.plan().digest();
            leaver.plan().steps().forEach(step -> steps.add(step.id()));
        } catch (ConfigException | RefusedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The steps of one thread. */
    public OneStep next() {
        return new OneStep(steps.get(taken.getAndIncrement() % STEPS));
    }

    /** One step that is claimed and completed over and over. Used by one thread. */
    public final class OneStep {

        private final StepId id;
        private @Nullable Claim claim;
        private long fence;

        private OneStep(StepId id) {
            this.id = id;
        }

        /** Returns when one more frame of it is durable. */
        public void append() {
            Claim open = claim;
            if (open == null) {
                Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
                Intent intent = new Intent("", id.value(), deadline, Map.of());
                claim = store.claim(planDigest, id, fence, intent).orElseThrow();
                fence++;
            } else {
                store.complete(open, DONE);
                claim = null;
            }
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
