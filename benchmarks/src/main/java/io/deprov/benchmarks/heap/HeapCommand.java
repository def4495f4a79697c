package io.deprov.benchmarks.heap;

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
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How much heap many leavers need in one process. */
@Command(
        name = "heap",
        mixinStandardHelpOptions = true,
        description =
                "Heap in use after collections while many leavers are planned and applied as one batch in a small heap.")
public final class HeapCommand implements Callable<Integer> {

    private static final int GOAL_AT_LEAVERS = 10_000;
    private static final int GOAL_AT_TARGETS = 3;
    private static final int GOAL_AT_HEAP = 256;

    private final PrintStream out;

    @Mixin
    private RunOptions run = new RunOptions();

    @Option(
            names = "--leavers",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many leavers (${DEFAULT-VALUE}).")
    private int leavers = 10_000;

    @Option(
            names = "--targets",
            paramLabel = "N",
            defaultValue = "3",
            description = "On how many targets each has an account (${DEFAULT-VALUE}).")
    private int targets = 3;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many steps a leaver has on each, besides the deletion (${DEFAULT-VALUE}).")
    private int steps = 5;

    @Option(
            names = "--heap",
            paramLabel = "MB",
            defaultValue = "256",
            description = "The heap of the process, -Xmx, in megabytes (${DEFAULT-VALUE}).")
    private int heap = 256;

    /** Prints to {@code out}. */
    public HeapCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        ResultTable table = run.table(String.format(
                "heap: %,d leavers x %d targets x %d steps, one batch, -Xmx%dm", leavers, targets, steps, heap));
        ChildJvm.Ended ended;
        try (WorkDirectory work = run.work()) {
            ended = run.jvm(ManyLeavers.class)
                    .option("-Xmx" + heap + "m")
                    .option("-XX:+ExitOnOutOfMemoryError")
                    .attempt(work.path().resolve("state"), work.path().resolve("batch"), leavers, targets, steps);
        }
        Figures figures = ended.figures();
        double applied = figures.has(ManyLeavers.APPLIED) ? figures.get(ManyLeavers.APPLIED) : 0;
        table.row("leavers applied", Unit.COUNT, Measurement.of(applied), isGoal() ? Goal.atLeast(leavers) : null);
        Measurement most = Measurement.of((double) heap * (1 << 20));
        megabytes(
                table,
                figures,
                "most in use after a collection",
                ManyLeavers.MOST,
                most,
                isGoal() ? Goal.atMostLimit() : null);
        megabytes(table, figures, "live after a tenth of them", ManyLeavers.EARLY, most, null);
        megabytes(table, figures, "live at the end", ManyLeavers.LATE, most, null);
        if (ended.code() != 0) {
            table.note("the process ended with exit code " + ended.code()
                    + ": it said why above; figures are of the last look");
        }
        table.note(
                        "shows what stays in memory for each leaver whose case is not archived yet (30 days after it is over)")
                .note(
                        "live: after a full collection, at every tenth of the leavers; the target itself holds a bit for each leaver")
                .print(out);
        return 0;
    }

    private boolean isGoal() {
        return leavers >= GOAL_AT_LEAVERS && targets >= GOAL_AT_TARGETS && heap <= GOAL_AT_HEAP;
    }

    private void megabytes(
            ResultTable table, Figures figures, String what, String name, Measurement most, @Nullable Goal goal) {
        if (figures.has(name)) {
            table.row(what, Unit.MEGABYTES, Measurement.of(figures.get(name)), "-Xmx", most, goal);
        }
    }
}
