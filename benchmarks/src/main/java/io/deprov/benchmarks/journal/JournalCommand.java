package io.deprov.benchmarks.journal;

import io.deprov.benchmarks.RunOptions;
import io.deprov.benchmarks.process.WorkDirectory;
import io.deprov.benchmarks.report.Goal;
import io.deprov.benchmarks.report.Measurement;
import io.deprov.benchmarks.report.ResultTable;
import io.deprov.benchmarks.report.Unit;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How many durable frames a second, beside a bare writer. */
@Command(
        name = "journal",
        mixinStandardHelpOptions = true,
        description = "Journal appends, single and grouped, beside a bare group-commit writer on the same disk.")
public final class JournalCommand implements Callable<Integer> {

    private static final int PROBED = 200;
    private static final int GOAL_AT = 32;

    private final PrintStream out;

    @Mixin
    private RunOptions run = new RunOptions();

    @Option(
            names = "--threads",
            split = ",",
            paramLabel = "N",
            defaultValue = "1,8,32",
            description = "How many threads append (${DEFAULT-VALUE}).")
    private List<Integer> threads = List.of();

    @Option(
            names = "--millis",
            paramLabel = "MS",
            defaultValue = "3000",
            description = "How long each is measured in a round, after as long a warm-up (${DEFAULT-VALUE}).")
    private int millis = 3000;

    @Option(
            names = "--no-fork",
            description = "Measures in this JVM, to see that it runs; the figures are not comparable.")
    private boolean inThisJvm;

    /** Prints to {@code out}. */
    public JournalCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws RunnerException {
        int frame = frameSize();
        ResultTable table = run.table("journal: durable appends per second, frames of " + frame + " bytes");
        List<AtThreads> measured = threads.stream().map(AtThreads::new).toList();
        for (int round = 0; round < run.rounds(); round++) {
            for (AtThreads at : measured) {
                at.bare.add(rate("bare", at.count, frame));
                at.journal.add(rate("journal", at.count, frame));
                at.store.add(rate("store", at.count, frame));
            }
        }
        measured.forEach(at -> at.addTo(table));
        table.note("bare writer: one thread, one write and one force for all frames that have gathered, nothing else")
                .note(
                        "FileJournal adds checksum, hash chain and segments; FileStepStore adds JSON, state and snapshots")
                .note("an append returns when its frame would survive a power cut; no audit log here")
                .print(out);
        return 0;
    }

    /** What was measured with so many threads. */
    private static final class AtThreads {

        private final int count;
        private final Measurement bare = new Measurement();
        private final Measurement journal = new Measurement();
        private final Measurement store = new Measurement();

        AtThreads(int count) {
            this.count = count;
        }

        void addTo(ResultTable table) {
            String suffix = count == 1 ? ", 1 thread" : ", " + count + " threads";
            Goal goal = count == GOAL_AT ? Goal.atLeastTimesLimit(0.8) : null;
            table.row("FileJournal" + suffix, Unit.PER_SECOND, journal, "bare writer", bare, goal)
                    .row("FileStepStore" + suffix, Unit.PER_SECOND, store, "bare writer", bare, goal);
        }
    }

    /** What a frame of the store has on average; the others write as much. */
    private int frameSize() {
        try (WorkDirectory work = run.work()) {
            Path directory = work.path().resolve("journal");
            try (StoreSteps steps = new StoreSteps(directory)) {
                long before = WorkDirectory.bytes(directory, ".seg");
                StoreSteps.OneStep step = steps.next();
                for (int i = 0; i < PROBED; i++) {
                    step.append();
                }
                return (int) ((WorkDirectory.bytes(directory, ".seg") - before) / PROBED);
            }
        }
    }

    private double rate(String name, int count, int frame) throws RunnerException {
        TimeValue time = TimeValue.milliseconds(millis);
        return new Runner(new OptionsBuilder()
                        .include(AppendBenchmarks.class.getName() + "\\." + name + "$")
                        .param("directory", run.directory().toString())
                        .param("frame", String.valueOf(frame))
                        .threads(count)
                        .forks(inThisJvm ? 0 : 1)
                        .jvmArgsAppend(run.jvmOptions().toArray(String[]::new))
                        .warmupIterations(1)
                        .warmupTime(time)
                        .measurementIterations(1)
                        .measurementTime(time)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .runSingle()
                .getPrimaryResult()
                .getScore();
    }
}
