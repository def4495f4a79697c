package io.deprov.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.Cancellation;
import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.Subject;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.Verdict;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Batch;
import io.deprov.core.plan.IntegrityException;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many leavers under one approval: each by its own plan, and one that cannot be done does not keep the others from it. */
class BatchTest {

    private static final int LEAVERS = 40;

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    BatchFolder folder;
    final List<String> accounts = new ArrayList<>();

    @BeforeEach
    void manyLeavers() throws IOException {
        bench = new Bench(directory.resolve("state")).with(builder -> builder.approvalValidity(Duration.ofDays(60)));
        corp = bench.target("corp");
        for (int i = 0; i < LEAVERS; i++) {
            String account = corp.account("user" + i, String.valueOf(2000 + i));
            corp.group(account, "group" + i);
            accounts.add(account);
        }
        folder = BatchFolder.create(directory.resolve("batch"));
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private static PlanRequest request(int number) {
        return PlanRequest.of(Subject.of(Identifier.of("employeeNumber", String.valueOf(number))));
    }

    private static Iterator<PlanRequest> all() {
        return IntStream.range(0, LEAVERS).mapToObj(i -> request(2000 + i)).iterator();
    }

    private Batch planned() throws IOException {
        return bench.deprov()
                .planBatch(all(), folder, leaver -> assertThat(leaver.refusal()).isEmpty());
    }

    private Path planFile() throws IOException {
        try (Stream<Path> files = Files.list(folder.directory().resolve("plans"))) {
            return files.sorted().findFirst().orElseThrow();
        }
    }

    private BatchReport apply(Approval approval, Cancellation cancellation) throws Exception {
        return bench.deprov().apply(folder, approval, cancellation, report -> {});
    }

    @Test
    void everybodyIsDoneUnderOneApprovalThatEachRecordNames() throws Exception {
        Batch batch = planned();
        Approval approval = bench.deprov().approve(folder, "boss");
        List<RunReport> reports = new ArrayList<>();

        BatchReport report = bench.deprov().apply(folder, approval, Cancellation.NEVER, reports::add);

        assertThat(report.isDone()).isTrue();
        assertThat(report.verdicts()).containsOnlyKeys(Verdict.REVOKED).containsEntry(Verdict.REVOKED, LEAVERS);
        assertThat(reports).extracting(RunReport::planDigest).containsExactlyInAnyOrderElementsOf(batch.plans());
        assertThat(accounts).allSatisfy(account -> {
            assertThat(corp.isBlocked(account)).isTrue();
            assertThat(corp.held(account, AccessKind.GROUP_MEMBERSHIP)).isEmpty();
        });
        assertThat(bench.audit())
                .filteredOn(record -> record.at("/fields/runbook").isTextual())
                .hasSize(LEAVERS)
                .allSatisfy(record ->
                        assertThat(record.at("/fields/batchDigest").asText()).isEqualTo(batch.digest()));
    }

    @Test
    void whatFallsDueLaterGoesOnUnderTheBatchsApproval() throws Exception {
        planned();
        apply(bench.deprov().approve(folder, "boss"), Cancellation.NEVER);
        bench.restart();
        bench.clock.advance(Duration.ofDays(30));

        Resumed resumed = bench.deprov().resume(report -> {});

        assertThat(resumed.ran()).isEqualTo(LEAVERS);
        assertThat(accounts).noneMatch(corp::exists);
    }

    @Test
    void aCancelledBatchGoesOnWithAnotherCallAndDoesNothingTwice() throws Exception {
        planned();
        Approval approval = bench.deprov().approve(folder, "boss");
        AtomicInteger ended = new AtomicInteger();

        BatchReport first =
                bench.deprov().apply(folder, approval, () -> ended.get() > 0, report -> ended.incrementAndGet());
        bench.restart();
        BatchReport second = apply(approval, Cancellation.NEVER);

        assertThat(first.notBegun()).isEqualTo(LEAVERS - ended.get()).isPositive();
        assertThat(first.isDone()).isFalse();
        assertThat(second.isDone()).isTrue();
        assertThat(corp.writes()).doesNotHaveDuplicates().hasSizeGreaterThan(2 * LEAVERS);
    }

    @Test
    void aPlanThatWasEditedIsRefusedAndTheOthersGoOn() throws Exception {
        planned();
        Approval approval = bench.deprov().approve(folder, "boss");
        Path edited = planFile();
        Files.writeString(edited, Files.readString(edited).replace("\"order\" : 0", "\"order\" : 1"));

        BatchReport report = apply(approval, Cancellation.NEVER);

        assertThat(report.refused()).hasSize(1);
        assertThat(report.refused().values()).allSatisfy(why -> assertThat(why).contains("does not match its digest"));
        assertThat(report.verdicts()).containsEntry(Verdict.REVOKED, LEAVERS - 1);
    }

    @Test
    void aPlanThatAnotherOneWasPutInPlaceOfIsRefused() throws Exception {
        planned();
        Approval approval = bench.deprov().approve(folder, "boss");
        Path replaced = planFile();
        try (Stream<Path> files = Files.list(folder.directory().resolve("plans"))) {
            Files.copy(
                    files.filter(file -> !file.equals(replaced)).findFirst().orElseThrow(),
                    replaced,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }

        BatchReport report = apply(approval, Cancellation.NEVER);

        assertThat(report.refused().values()).singleElement().asString().contains("holds another plan");
    }

    @Test
    void aBatchThatWasEditedIsRefusedAsAWhole() throws Exception {
        planned();
        Approval approval = bench.deprov().approve(folder, "boss");
        Path seal = folder.directory().resolve("batch.json");
        Files.writeString(seal, Files.readString(seal).replaceFirst("\"sha256:[0-9a-f]{64}\",", ""));

        assertThatThrownBy(() -> apply(approval, Cancellation.NEVER)).isInstanceOf(IntegrityException.class);

        assertThat(corp.writes()).isEmpty();
    }

    @Test
    void anApprovalOfAnotherBatchOrOfOnePlanOfItIsRefused() throws Exception {
        Batch batch = planned();
        Approval ofOne = bench.deprov().approve(folder.plan(batch.plans().get(0)), "boss");
        BatchFolder other = BatchFolder.create(directory.resolve("other"));
        bench.deprov().planBatch(List.of(request(2000)).iterator(), other, leaver -> {});
        Approval ofOther = bench.deprov().approve(other, "boss");

        for (Approval wrong : List.of(ofOne, ofOther)) {
            assertThatThrownBy(() -> apply(wrong, Cancellation.NEVER))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("not for this batch");
        }

        assertThat(corp.writes()).isEmpty();
    }

    @Test
    void noneOfTheLeaversApprovesTheBatch() throws Exception {
        planned();

        assertThatThrownBy(() -> bench.deprov().approve(folder, "user17"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("leaver");
    }

    @Test
    void whoIsAskedForTwiceOrNotFoundIsSaidAndNotInTheBatch() throws Exception {
        List<PlannedLeaver> told = new ArrayList<>();

        Batch batch = bench.deprov()
                .planBatch(List.of(request(2001), request(2001), request(9999)).iterator(), folder, told::add);

        assertThat(batch.plans()).hasSize(1);
        assertThat(told).hasSize(3).filteredOn(PlannedLeaver::isInBatch).hasSize(1);
        assertThat(told)
                .filteredOn(leaver -> !leaver.refusal().isEmpty())
                .singleElement()
                .satisfies(leaver -> assertThat(leaver.refusal()).contains("in the batch already"));
    }

    @Test
    void leaversAreAskedForAsPlacesComeFree() throws IOException {
        AtomicInteger ahead = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Iterator<PlanRequest> requests = IntStream.range(0, LEAVERS)
                .mapToObj(i -> {
                    most.accumulateAndGet(ahead.incrementAndGet(), Math::max);
                    return request(2000 + i);
                })
                .iterator();

        bench.deprov().planBatch(requests, folder, leaver -> ahead.decrementAndGet());

        assertThat(most.get()).isLessThanOrEqualTo(SideBySide.CASES + 1);
    }

    /** Whoever asks again is not told that all is well because nothing is left to be executed. */
    @Test
    void aPlanThatIsFinishedAndLeftSomethingOpenIsNamedBySecondCallsToo() throws Exception {
        InMemoryTarget cloud = bench.target("cloud");
        bench.restart();
        cloud.script(Fault.at(Method.CHECK).always().fails(FailureClass.UNAVAILABLE));
        bench.deprov().planBatch(List.of(request(2000).retireNow()).iterator(), folder, leaver -> {});
        Approval approval = bench.deprov().approve(folder, "boss");
        BatchReport first = bench.deprov().apply(folder, approval, Cancellation.NEVER, report -> {});

        BatchReport second = bench.deprov().apply(folder, approval, Cancellation.NEVER, report -> {});

        assertThat(first.isDone()).isFalse();
        assertThat(second.finishedBefore()).isEqualTo(1);
        assertThat(second.incomplete()).containsExactlyElementsOf(folder.batch().plans());
        assertThat(second.isDone()).isFalse();
    }

    @Test
    void aPlanThatWasTakenOverIsAsDoneAsTheOneThatTookOver() throws Exception {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).always().fails(FailureClass.AUTHORIZATION));
        bench.deprov().planBatch(List.of(request(2000)).iterator(), folder, leaver -> {});
        Approval approval = bench.deprov().approve(folder, "boss");
        bench.deprov().apply(folder, approval, Cancellation.NEVER, report -> {});
        corp.group(accounts.get(0), "late");
        Plan newer = bench.planned(request(2000)).plan();
        bench.apply(newer);

        BatchReport open = bench.deprov().apply(folder, approval, Cancellation.NEVER, report -> {});
        corp.healthy();
        bench.apply(newer);
        BatchReport done = bench.deprov().apply(folder, approval, Cancellation.NEVER, report -> {});

        assertThat(open.isDone()).isFalse();
        assertThat(done.isDone()).isTrue();
    }

    @Test
    void aFolderThatIsInUseIsNotPlannedInto() {
        assertThatThrownBy(() -> BatchFolder.create(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not empty");
    }

    @Test
    void aFolderThatWasNeverSealedIsNoBatch() throws Exception {
        folder.add(bench.deprov().plan(request(2000)).plan());

        assertThat(folder.isSealed()).isFalse();
        assertThatThrownBy(() -> bench.deprov().approve(folder, "boss"))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("planned to its end");
    }
}
