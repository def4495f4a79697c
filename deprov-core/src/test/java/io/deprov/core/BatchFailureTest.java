package io.deprov.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Uninterruptibles;
import io.deprov.api.Cancellation;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.Subject;
import io.deprov.core.audit.AuditException;
import io.deprov.core.execute.Verdict;
import io.deprov.core.journal.JournalException;
import io.deprov.core.journal.file.FileStepStore;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Batch;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.InMemoryTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with one plan of a batch is that plan's; without journal or audit log nobody goes on. */
class BatchFailureTest {

    private static final int LEAVERS = 3 * SideBySide.CASES;

    @TempDir
    Path directory;

    final ExecutorService threads = Executors.newFixedThreadPool(SideBySide.CASES);
    final AtomicInteger begun = new AtomicInteger();
    Bench bench;
    BatchFolder folder;
    Batch batch;
    Approval approval;

    @BeforeEach
    void aBatchOfManyLeavers() throws Exception {
        bench = new Bench(directory.resolve("state"));
        InMemoryTarget corp = bench.target("corp");
        IntStream.range(0, LEAVERS).forEach(i -> corp.account("user" + i, String.valueOf(2000 + i)));
        folder = BatchFolder.create(directory.resolve("batch"));
        batch = bench.deprov()
                .planBatch(
                        IntStream.range(0, LEAVERS)
                                .mapToObj(BatchFailureTest::request)
                                .iterator(),
                        folder,
                        p -> {});
        approval = bench.deprov().approve(folder, "boss");
    }

    @AfterEach
    void noViolations() {
        threads.shutdown();
        bench.close();
    }

    private static PlanRequest request(int number) {
        return PlanRequest.of(Subject.of(Identifier.of("employeeNumber", String.valueOf(2000 + number))));
    }

    /** Executes the batch, each plan as usual but the first, with which this goes wrong before anything is done for the others. */
    private BatchReport applyWith(RuntimeException failure) throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        Batches.Runs runs = (plan, each) -> {
            begun.incrementAndGet();
            if (plan.digest().equals(batch.plans().get(0))) {
                failed.countDown();
                throw failure;
            }
            Uninterruptibles.awaitUninterruptibly(failed);
            return bench.deprov().apply(plan, each);
        };
        try (FileStepStore nothingYet = new FileStepStore(directory.resolve("journal"), bench.clock)) {
            return new Batches(threads).apply(folder, approval, nothingYet, runs, Cancellation.NEVER, report -> {});
        }
    }

    @Test
    void whatGoesWrongUnexpectedlyWithOnePlanIsSaidAndTheOthersGoOn() throws Exception {
        BatchReport report = applyWith(new IllegalStateException("a canary"));

        assertThat(report.verdicts()).containsEntry(Verdict.REVOKED, LEAVERS - 1);
        assertThat(report.refused()).containsOnlyKeys(batch.plans().get(0));
        assertThat(report.refused().values())
                .allSatisfy(why -> assertThat(why)
                        .contains("unexpectedly", "IllegalStateException")
                        .doesNotContain("canary"));
        assertThat(report.isDone()).isFalse();
    }

    @Test
    void aBrokenJournalEndsTheWholeBatch() {
        JournalException broken = new JournalException("the disk is gone");

        assertThatThrownBy(() -> applyWith(broken)).isSameAs(broken);

        assertThat(begun.get()).isLessThan(LEAVERS);
    }

    @Test
    void aBrokenAuditLogEndsTheWholeBatch() {
        AuditException broken = new AuditException("the disk is gone", new IOException());

        assertThatThrownBy(() -> applyWith(broken)).isSameAs(broken);

        assertThat(begun.get()).isLessThan(LEAVERS);
    }
}
