package io.deprov.benchmarks.recovery;

import io.deprov.benchmarks.RunOptions;
import io.deprov.benchmarks.process.ChildJvm;
import io.deprov.benchmarks.process.Figures;
import io.deprov.benchmarks.process.WorkDirectory;
import io.deprov.benchmarks.report.Goal;
import io.deprov.benchmarks.report.Measurement;
import io.deprov.benchmarks.report.ResultTable;
import io.deprov.benchmarks.report.Unit;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long a start takes. */
@Command(
        name = "recovery",
        mixinStandardHelpOptions = true,
        description = "Time from the start of a process until it has the state of a directory with many open steps.")
public final class RecoveryCommand implements Callable<Integer> {

    private static final int GOAL_AT = 100_000;

    private final PrintStream out;

    @Mixin
    private RunOptions run = new RunOptions();

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "100000",
            description = "How many steps are open (${DEFAULT-VALUE}).")
    private int steps = 100_000;

    /** Prints to {@code out}. */
    public RecoveryCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        ResultTable table = run.table(
                String.format("recovery: seconds until a fresh process has its state, %,d open steps", steps));
        Measurement start = new Measurement();
        Measurement limit = new Measurement();
        double bytes = 0;
        double open;
        try (WorkDirectory work = run.work()) {
            Path state = work.path().resolve("state");
            open = run.jvm(OpenSteps.class).run(state, steps).get(OpenSteps.OPEN);
            for (int round = 0; round < run.rounds(); round++) {
                Figures read = run.jvm(ReadBytes.class).run(state);
                limit.add(read.get(ChildJvm.UntilLine.NAME));
                bytes = read.get(ReadBytes.BYTES);
                Figures started = run.jvm(StartUp.class).run(state);
                if (started.get(StartUp.OPEN) != open) {
                    throw new IllegalStateException(
                            open + " steps were left open, and a start has found " + started.get(StartUp.OPEN));
                }
                start.add(started.get(ChildJvm.UntilLine.NAME));
            }
        }
        table.row(
                        "start with journal and audit log",
                        Unit.SECONDS,
                        start,
                        "JVM reading the same bytes",
                        limit,
                        steps >= GOAL_AT ? Goal.atMost(5) : null)
                .note(String.format(
                        "%,.1f MB of segments, snapshot and audit log, which the system has in its page cache",
                        bytes / (1 << 20)))
                .note(
                        "each step was called once and refused, so the journal has its INTENT and why it is parked; deletions"
                                + " wait for their day")
                .note(
                        "from the start of the process, with the JVM's own, until a Deprovisioner has answered its first question")
                .print(out);
        return 0;
    }
}
