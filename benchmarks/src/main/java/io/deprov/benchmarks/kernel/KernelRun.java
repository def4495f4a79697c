package io.deprov.benchmarks.kernel;

import io.deprov.benchmarks.instant.Leavers;
import io.deprov.benchmarks.instant.NoOpTarget;
import io.deprov.benchmarks.process.Figures;
import io.deprov.core.Deprovisioner;
import io.deprov.core.DeprovisionerBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** One measurement, in a JVM of its own: warms up, applies plans for a while, then measures the bare protocol with frames of the same sizes. */
public final class KernelRun {

    /** Steps per second, from the call of {@code apply} to its return. */
    public static final String RATE = "stepsPerSecond";

    /** Seconds of processor time for each step of it. */
    public static final String CPU = "cpuSeconds";

    /** Steps per second of the bare protocol. */
    public static final String LIMIT = "limitPerSecond";

    /** Seconds of processor time for each step of the bare protocol. */
    public static final String LIMIT_CPU = "limitCpuSeconds";

    /** How many steps were under way at once, at most. */
    public static final String UNDER_WAY = "underWay";

    /** So that the last of a batch, which wait for nobody, count little. */
    private static final int LEAVERS_FOR_EACH_THREAD = 4;

    private final Shape shape;
    private final int concurrency;
    private final int steps;
    private final Times times;
    private final Path directory;
    private int nextLeaver;

    private KernelRun(Shape shape, int concurrency, int steps, Times times, Path directory) {
        this.shape = shape;
        this.concurrency = concurrency;
        this.steps = steps;
        this.times = times;
        this.directory = directory;
    }

    /** {@code SHAPE CONCURRENCY STEPS WARMUP MILLIS DIRECTORY}; steps are per partition, or per leaver. */
    public static void main(String[] args) throws Exception {
        new KernelRun(
                        Shape.valueOf(args[0]),
                        Integer.parseInt(args[1]),
                        Integer.parseInt(args[2]),
                        new Times(Integer.parseInt(args[3]), Integer.parseInt(args[4])),
                        Path.of(args[5]))
                .run();
    }

    private void run() throws Exception {
        NoOpTarget target = shape == Shape.PARTITIONS
                ? NoOpTarget.willing(concurrency, steps, 1)
                : NoOpTarget.willing(1, steps, concurrency);
        DeprovisionerBuilder builder = Deprovisioner.builder()
                .connector(target)
                .target("no-op", NoOpTarget.TYPE, Map.of())
                .stateDirectory(directory.resolve("state"));
        ExecutorService executor = Executors.newFixedThreadPool(concurrency);
        try (Deprovisioner deprov = builder.build()) {
            Leavers leavers = new Leavers(deprov);
            pace(leavers, executor, times.warmup());
            Pace pace = pace(leavers, executor, times.millis());
            Figures.print(RATE, pace.perSecond());
            Figures.print(CPU, pace.cpuSeconds());
        } finally {
            executor.shutdown();
        }
        Figures.print(UNDER_WAY, target.mostUnderWay());
        Written written = Written.in(directory.resolve("state"));
        int frame = written.frame();
        int record = written.record();
        BareProtocol.run(Files.createDirectory(directory.resolve("warm")), concurrency, frame, record, times.millis());
        Pace limit = BareProtocol.run(directory, concurrency, frame, record, times.millis());
        Figures.print(LIMIT, limit.perSecond());
        Figures.print(LIMIT_CPU, limit.cpuSeconds());
    }

    /** Applies plans until the time is up; planning is not counted. */
    private Pace pace(Leavers leavers, ExecutorService executor, int millis) throws Exception {
        Pace pace = new Pace();
        while (pace.nanos() < TimeUnit.MILLISECONDS.toNanos(millis)) {
            List<Leavers.Approved> plans = new ArrayList<>();
            int together = shape == Shape.PARTITIONS ? 1 : concurrency * LEAVERS_FOR_EACH_THREAD;
            for (int i = 0; i < together; i++) {
                plans.add(leavers.planned(nextLeaver++));
            }
            pace.time(() ->
                    shape == Shape.PARTITIONS ? leavers.applied(plans.get(0)) : together(leavers, plans, executor));
        }
        return pace;
    }

    private static long together(Leavers leavers, List<Leavers.Approved> plans, ExecutorService executor)
            throws InterruptedException, ExecutionException {
        List<Future<Integer>> runs = new ArrayList<>();
        for (Leavers.Approved plan : plans) {
            runs.add(executor.submit(() -> leavers.applied(plan)));
        }
        long done = 0;
        for (Future<Integer> run : runs) {
            done += run.get();
        }
        return done;
    }
}
