package io.deprov.benchmarks.recovery;

import io.deprov.api.config.ConfigException;
import io.deprov.benchmarks.process.ChildJvm;
import io.deprov.benchmarks.process.Figures;
import io.deprov.core.Deprovisioner;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A process that starts with what is in a state directory, says when it has it, and then counts whether that is all. */
public final class StartUp {

    /** How many steps are open, and not finished. */
    public static final String OPEN = "open";

    private StartUp() {}

    /** {@code STATE_DIRECTORY}. */
    public static void main(String[] args) throws ConfigException {
        try (Deprovisioner deprov = OpenSteps.deprovisioner(Path.of(args[0]))) {
            // The state is opened when somebody first asks for something of it; this asks for as little as can be.
            deprov.plan("none");
            ChildJvm.UntilLine.say();
            AtomicInteger open = new AtomicInteger();
            deprov.cases(record -> record.steps().values().stream()
                    .filter(step -> !step.state().isFinished())
                    .forEach(step -> open.incrementAndGet()));
            Figures.print(OPEN, open.get());
        }
    }
}
