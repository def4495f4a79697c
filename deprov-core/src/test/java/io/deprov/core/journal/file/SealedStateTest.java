package io.deprov.core.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deprov.core.journal.Claim;
import io.deprov.core.journal.Intent;
import io.deprov.core.journal.JournalException;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.TestClock;
import io.deprov.log.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file beside the journal is checked as it lies there, not as what today's classes make of it. */
class SealedStateTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path root;

    Path directory;
    final TestClock clock = new TestClock();
    final List<Plan> plans = new ArrayList<>();

    /** Two executions that were put away, and one that was not. */
    @BeforeEach
    void aState() throws Exception {
        directory = root.resolve("journal");
        List<Approval> approvals = new ArrayList<>();
        try (Bench bench = new Bench(root.resolve("bench"))) {
            bench.target("corp").account("jdoe", "1001");
            for (int i = 0; i < 3; i++) {
                plans.add(bench.planned(PlanRequest.of(Bench.LEAVER).caseId("case-" + i))
                        .plan());
                approvals.add(bench.deprov().approve(plans.get(i), "boss"));
            }
        }
        try (FileStepStore store = open(1_000)) {
            for (int i = 0; i < 2; i++) {
                finish(store, plans.get(i), approvals.get(i));
            }
        }
        clock.advance(Duration.ofDays(31));
        try (FileStepStore store = open(1)) {
            await().until(() -> archived(plans.get(0)).toFile().exists()
                    && archived(plans.get(1)).toFile().exists());
            store.open(plans.get(2), approvals.get(2));
        }
    }

    private FileStepStore open(int snapshotEvery) {
        return new FileStepStore(
                directory,
                clock,
                new FileStepStore.Settings(
                        new FileJournal.Settings(8_000, 4_096, Disk.REAL), snapshotEvery, Duration.ofDays(30)));
    }

    private void finish(FileStepStore store, Plan plan, Approval approval) {
        store.open(plan, approval);
        for (PlannedStep step : plan.steps()) {
            Intent intent = new Intent("token", "key", clock.instant().plusSeconds(30), Map.of());
            Claim claim = store.claim(plan.digest(), step.id(), 0, intent).orElseThrow();
            store.complete(claim, Transition.to(StepState.DONE));
            store.move(plan.digest(), step.id(), claim.fence(), Transition.to(StepState.VERIFIED));
        }
        store.verdict(plan.digest(), "CLOSED", List.of());
    }

    private Path file(String ending) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .findFirst()
                    .orElse(directory.resolve("nowhere"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path archived(Plan plan) {
        return file(Plans.hex(plan.digest()) + ".case.json");
    }

    private Path kept(Plan plan) {
        return file(Plans.hex(plan.digest()) + ".json");
    }

    private static void edit(Path file, Consumer<ObjectNode> change) throws IOException {
        ObjectNode tree = (ObjectNode) MAPPER.readTree(file.toFile());
        change.accept(tree);
        Files.write(file, MAPPER.writeValueAsBytes(tree));
    }

    /** As a version would write it that knows one more field. */
    private static void later(Path file, String member) throws IOException {
        edit(file, tree -> {
            ((ObjectNode) tree.get(member)).put("colour", "canary");
            try {
                tree.put("digest", CanonicalJson.digest(MAPPER.writeValueAsBytes(tree.get(member))));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void anArchivedExecutionThatWasWrittenInOtherWordsIsNotWhatWasWritten() throws Exception {
        String digest = plans.get(0).digest();
        edit(archived(plans.get(0)), tree -> {
            ObjectNode execution = (ObjectNode) tree.get("execution");
            execution.put("openedAt", execution.get("openedAt").asText().replace("Z", ".000Z"));
        });

        try (FileStepStore store = open(1_000)) {
            assertThatThrownBy(() -> store.find(digest))
                    .isInstanceOfSatisfying(
                            JournalException.class,
                            e -> assertThat(e.isDamage()).isTrue())
                    .hasMessageContaining("does not match its digest");
        }
    }

    @Test
    void anArchivedExecutionInThePlaceOfAnotherIsNoticed() throws Exception {
        Files.copy(archived(plans.get(1)), archived(plans.get(0)), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        try (FileStepStore store = open(1_000)) {
            assertThatThrownBy(() -> store.find(plans.get(0).digest()))
                    .isInstanceOfSatisfying(
                            JournalException.class,
                            e -> assertThat(e.isDamage()).isTrue())
                    .hasMessageContaining("another execution");
        }
    }

    @Test
    void whatALaterVersionWroteIsNoDamageAndNothingOfItIsDropped() throws Exception {
        later(archived(plans.get(0)), "execution");
        later(kept(plans.get(2)), "plan");

        try (FileStepStore store = open(1_000)) {
            for (Runnable reading : List.<Runnable>of(
                    () -> store.find(plans.get(0).digest()),
                    () -> store.plan(plans.get(2).digest()))) {
                assertThatThrownBy(reading::run)
                        .isInstanceOfSatisfying(
                                JournalException.class,
                                e -> assertThat(e.isDamage()).isFalse())
                        .hasMessageContaining("use the version that wrote it")
                        .hasMessageNotContaining("canary");
            }
        }
    }
}
