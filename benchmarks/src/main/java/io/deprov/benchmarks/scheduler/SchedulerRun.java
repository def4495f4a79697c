package io.deprov.benchmarks.scheduler;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.deprov.benchmarks.process.Figures;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** One measurement in a JVM of its own: the same tasks by db-scheduler, and then by bare connections. */
public final class SchedulerRun {

    /** Tasks per second of db-scheduler, from its start until the last task has written its outcome. */
    public static final String RATE = "tasksPerSecond";

    /** Tasks per second of as many threads that write the same two rows and schedule nothing. */
    public static final String LIMIT = "limitPerSecond";

    /** The environment variable with the password. */
    public static final String PASSWORD = "DEPROV_BENCHMARKS_PASSWORD";

    private static final String TASK = "step";
    private static final int WARM_UP = 4;

    private final Database database;
    private final int threads;
    private final int tasks;

    private SchedulerRun(Database database, int threads, int tasks) {
        this.database = database;
        this.threads = threads;
        this.tasks = tasks;
    }

    /** {@code URL USER THREADS TASKS}, and the password in the environment. */
    public static void main(String[] args) throws Exception {
        int threads = Integer.parseInt(args[2]);
        try (Database database = new Database(args[0], args[1], System.getenv(PASSWORD), threads)) {
            database.create();
            SchedulerRun run = new SchedulerRun(database, threads, Integer.parseInt(args[3]));
            run.scheduled("warm-up", run.tasks / WARM_UP);
            Figures.print(RATE, run.scheduled("measured", run.tasks));
            run.bare("bare-warm-up", run.tasks / WARM_UP);
            Figures.print(LIMIT, run.bare("bare", run.tasks));
            long rows = database.rows();
            long expected = 4L * (run.tasks / WARM_UP) + 4L * run.tasks;
            if (rows != expected) {
                throw new IllegalStateException(rows + " rows were written, not " + expected);
            }
        }
    }

    /** All tasks are due before the clock starts; what is measured is picking, running and completing them. */
    private double scheduled(String name, int count) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(count);
        OneTimeTask<Void> task = Tasks.oneTime(TASK, Void.class).execute((instance, context) -> {
            try {
                database.step(instance.getId());
                left.countDown();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        // As its documentation has it for high throughput.
        Scheduler scheduler = Scheduler.create(database.dataSource(), task)
                .threads(threads)
                .pollUsingLockAndFetch(1.0, 4.0)
                .pollingInterval(Duration.ofSeconds(1))
                .build();
        List<TaskInstance<?>> due = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            due.add(task.instance(name + "-" + i));
        }
        scheduler.scheduleBatch(due, Instant.now());
        long start = System.nanoTime();
        scheduler.start();
        try {
            left.await();
            return count * 1e9 / (System.nanoTime() - start);
        } finally {
            scheduler.stop();
        }
    }

    private double bare(String name, int count) throws InterruptedException, ExecutionException {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> futures = new ArrayList<>();
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                String id = name + "-" + i;
                futures.add(executor.submit(() -> {
                    database.step(id);
                    return null;
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
            return count * 1e9 / (System.nanoTime() - start);
        } finally {
            executor.shutdown();
            executor.awaitTermination(1, TimeUnit.MINUTES);
        }
    }
}
