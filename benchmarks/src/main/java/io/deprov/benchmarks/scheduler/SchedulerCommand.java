package io.deprov.benchmarks.scheduler;

import io.deprov.benchmarks.RunOptions;
import io.deprov.benchmarks.kernel.KernelCommand;
import io.deprov.benchmarks.kernel.KernelRun;
import io.deprov.benchmarks.kernel.Shape;
import io.deprov.benchmarks.kernel.Times;
import io.deprov.benchmarks.process.Figures;
import io.deprov.benchmarks.process.WorkDirectory;
import io.deprov.benchmarks.report.Goal;
import io.deprov.benchmarks.report.Measurement;
import io.deprov.benchmarks.report.ResultTable;
import io.deprov.benchmarks.report.Unit;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a database engine would make of the same steps. */
@Command(
        name = "scheduler",
        mixinStandardHelpOptions = true,
        description = "db-scheduler on PostgreSQL, with intent and outcome rows, beside the kernel in the same run.")
public final class SchedulerCommand implements Callable<Integer> {

    private static final int GOAL_AT = 32;

    private final PrintStream out;

    @Mixin
    private RunOptions run = new RunOptions();

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "32",
            description = "How many steps or tasks are under way at once (${DEFAULT-VALUE}).")
    private int concurrency = GOAL_AT;

    @Option(
            names = "--tasks",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many tasks db-scheduler gets in a round (${DEFAULT-VALUE}).")
    private int tasks = 10_000;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many steps a leaver of ours has on each partition (${DEFAULT-VALUE}).")
    private int steps = 50;

    @Mixin
    private Times times = new Times();

    @Option(
            names = "--postgres",
            paramLabel = "DIR",
            description = "Where initdb and pg_ctl lie; by default on the search path, or Debian's newest.")
    private @Nullable Path postgres;

    /** Prints to {@code out}. */
    public SchedulerCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, SQLException {
        Optional<Path> programs = PostgresPrograms.find(postgres);
        if (programs.isEmpty()) {
            out.println();
            out.println("scheduler: NOT MEASURED, because PostgreSQL's initdb and pg_ctl were not found; install it"
                    + " (Debian: postgresql) or give --postgres DIR");
            return 0;
        }
        ResultTable table = run.table("scheduler: steps per second, " + concurrency + " under way at once");
        Measurement theirs = new Measurement();
        Measurement theirLimit = new Measurement();
        Map<Shape, Measurement> ours = new EnumMap<>(Shape.class);
        String server = "";
        for (int round = 0; round < run.rounds(); round++) {
            try (WorkDirectory work = run.work();
                    PostgresServer postgresServer = PostgresServer.start(programs.get(), work)) {
                server = describe(postgresServer);
                Figures figures = run.jvm(SchedulerRun.class)
                        .environment(SchedulerRun.PASSWORD, postgresServer.password())
                        .run(postgresServer.url(), postgresServer.user(), concurrency, tasks);
                theirs.add(figures.get(SchedulerRun.RATE));
                theirLimit.add(figures.get(SchedulerRun.LIMIT));
            }
            for (Shape shape : Shape.values()) {
                ours.computeIfAbsent(shape, key -> new Measurement())
                        .add(KernelCommand.measure(run, shape, concurrency, steps, times)
                                .get(KernelRun.RATE));
            }
        }
        ours.forEach((shape, rate) -> table.row(
                "deprov, " + shape.text(concurrency),
                Unit.PER_SECOND,
                rate,
                "db-scheduler",
                theirs,
                concurrency == GOAL_AT ? Goal.atLeastTimesLimit(5) : null));
        table.row("db-scheduler", Unit.PER_SECOND, theirs, "its two rows alone", theirLimit, null)
                .note(server + ", on the same disk")
                .note("db-scheduler: lock-and-fetch (1.0, 4.0), " + tasks + " one-time tasks due before it starts; each"
                        + " commits an intent row and an outcome row, no call in between")
                .note("its two rows alone: as many threads commit the same rows and schedule nothing")
                .note("deprov: three frames for each step in journal and audit log, and reading back, as in `kernel`")
                .print(out);
        return 0;
    }

    private static String describe(PostgresServer server) throws SQLException {
        try (Database database = new Database(server.url(), server.user(), server.password(), 1)) {
            return database.describe();
        }
    }
}
