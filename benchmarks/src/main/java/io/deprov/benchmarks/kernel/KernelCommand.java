package io.deprov.benchmarks.kernel;

import io.deprov.benchmarks.RunOptions;
import io.deprov.benchmarks.process.Figures;
import io.deprov.benchmarks.process.WorkDirectory;
import io.deprov.benchmarks.report.Goal;
import io.deprov.benchmarks.report.Measurement;
import io.deprov.benchmarks.report.ResultTable;
import io.deprov.benchmarks.report.Unit;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How many steps a second, with a target that costs nothing. */
@Command(
        name = "kernel",
        mixinStandardHelpOptions = true,
        description = "Steps per second with a no-op target, journal and audit log on, through Deprovisioner.apply.")
public final class KernelCommand implements Callable<Integer> {

    private static final int GOAL_AT = 32;

    private final PrintStream out;

    @Mixin
    private RunOptions run = new RunOptions();

    @Option(
            names = "--concurrency",
            split = ",",
            paramLabel = "N",
            defaultValue = "1,8,32,256",
            description = "How many steps are under way at once (${DEFAULT-VALUE}).")
    private List<Integer> concurrencies = List.of();

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many steps a leaver has on each partition (${DEFAULT-VALUE}).")
    private int steps = 50;

    @Mixin
    private Times times = new Times();

    /** Prints to {@code out}. */
    public KernelCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        ResultTable table = run.table("kernel: steps per second, no-op target, journal and audit log on");
        for (Shape shape : Shape.values()) {
            for (int concurrency : concurrencies) {
                List<Figures> rounds = new ArrayList<>();
                for (int round = 0; round < run.rounds(); round++) {
                    rounds.add(measure(run, shape, concurrency, steps, times));
                }
                addTo(table, shape.text(concurrency), rounds, concurrency == GOAL_AT ? Goal.atLeast(5_000) : null);
            }
        }
        table.note(
                        "a step is prepare, INTENT, revoke, outcome, verify, VERIFIED: " + BareProtocol.FRAMES
                                + " frames, each durable in the journal, and as many audit records; the call waits for that of the INTENT")
                .note(
                        "timed from the call of apply to its return, with opening the plan and looking again; planning is not;"
                                + " " + steps + " steps on each partition")
                .note(
                        "bare protocol: as many threads, making frames of the same sizes durable in two bare files with the same waits,"
                                + " nothing else")
                .note(
                        "processor time: of all threads and the garbage collector; it says what a step costs where other work keeps"
                                + " processors and disk busy")
                .note("under way: from the connector's prepare to its verify")
                .print(out);
        return 0;
    }

    private static void addTo(ResultTable table, String what, List<Figures> rounds, @Nullable Goal goal) {
        double underWay = Measurement.of(rounds, KernelRun.UNDER_WAY).highest();
        table.row(
                        String.format("%s (at most %.0f under way)", what, underWay),
                        Unit.PER_SECOND,
                        Measurement.of(rounds, KernelRun.RATE),
                        "bare protocol",
                        Measurement.of(rounds, KernelRun.LIMIT),
                        goal)
                .row(
                        "  processor time of a step",
                        Unit.MICROSECONDS,
                        Measurement.of(rounds, KernelRun.CPU),
                        "bare protocol",
                        Measurement.of(rounds, KernelRun.LIMIT_CPU),
                        null);
    }

    /** One measurement in a JVM of its own. */
    public static Figures measure(RunOptions run, Shape shape, int concurrency, int steps, Times times)
            throws IOException {
        try (WorkDirectory work = run.work()) {
            return run.jvm(KernelRun.class).run(shape, concurrency, steps, times.warmup(), times.millis(), work.path());
        }
    }
}
