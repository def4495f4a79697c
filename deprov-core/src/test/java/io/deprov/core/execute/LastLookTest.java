package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.core.journal.Decision;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps an account from being deleted just before it is, and what does not. */
class LastLookTest {

    private static final AccessKind[] HELD = {AccessKind.PASSWORD, AccessKind.SSH_KEY, AccessKind.SESSION};

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    String jdoe;

    @BeforeEach
    void aLeaverInAGroup() {
        bench = new Bench(directory);
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        corp.group(jdoe, "staff");
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    /** Plans, does what can be done at once, and waits until the deletion is due. */
    private Plan planWhoseDeletionIsDue() {
        Plan plan = bench.plan();
        bench.apply(plan);
        bench.clock.advance(Duration.ofDays(31));
        return plan;
    }

    private StepRecord deletionAfter(Plan plan) {
        return Bench.step(bench.apply(plan), Effect.DELETE).record();
    }

    @Test
    void anAccountThatIsGoneAlreadyIsVerifiedAsDeletedAlthoughNotEverythingCanBeRead() {
        Plan plan = planWhoseDeletionIsDue();
        corp.vanish(jdoe).incomplete("groups");

        assertThat(deletionAfter(plan).state()).isEqualTo(StepState.VERIFIED);
    }

    @Test
    void whatCannotBeReadOnAnotherPartitionDoesNotKeepTheAccount() {
        corp.partitions("main", "branch");
        Plan plan = planWhoseDeletionIsDue();
        corp.incomplete("branch", "groups");

        assertThat(deletionAfter(plan).state()).isEqualTo(StepState.VERIFIED);
        assertThat(corp.exists(jdoe)).isFalse();
    }

    @Test
    void whatCannotBeReadOnTheAccountsPartitionKeepsIt() {
        corp.partitions("main", "branch");
        Plan plan = planWhoseDeletionIsDue();
        corp.incomplete("main", "groups");

        assertThat(deletionAfter(plan).reason()).isEqualTo("UNREADABLE");
        assertThat(corp.exists(jdoe)).isTrue();
    }

    @Test
    void whatCannotBeReadAndGoesWithTheAccountDoesNotKeepIt() {
        corp.deletionAlsoRemoves(HELD);
        Plan plan = planWhoseDeletionIsDue();
        corp.incomplete("accounts");

        assertThat(deletionAfter(plan).state()).isEqualTo(StepState.VERIFIED);
        assertThat(corp.exists(jdoe)).isFalse();
    }

    @Test
    void whatCannotBeReadAndDoesNotGoWithTheAccountKeepsIt() {
        Plan plan = planWhoseDeletionIsDue();
        corp.incomplete("accounts");

        assertThat(deletionAfter(plan).reason()).isEqualTo("UNREADABLE");
        assertThat(corp.exists(jdoe)).isTrue();
    }

    @Test
    void whatIsNewAndGoesWithTheAccountDoesNotKeepIt() {
        corp.deletionAlsoRemoves(HELD);
        Plan plan = planWhoseDeletionIsDue();
        corp.key(jdoe, "SHA256:added-since");

        assertThat(deletionAfter(plan).state()).isEqualTo(StepState.VERIFIED);
        assertThat(corp.exists(jdoe)).isFalse();
    }

    @Test
    void whatIsNewAndDoesNotGoWithTheAccountKeepsIt() {
        Plan plan = planWhoseDeletionIsDue();
        corp.key(jdoe, "SHA256:added-since");

        assertThat(deletionAfter(plan).reason()).isEqualTo("FOUND");
        assertThat(corp.exists(jdoe)).isTrue();
    }

    @Test
    void whatAPersonDecidedToLeaveDoesNotKeepTheAccount() throws Exception {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).always().fails(FailureClass.AUTHORIZATION));
        Plan plan = planWhoseDeletionIsDue();
        bench.deprov()
                .decide(
                        plan,
                        Bench.step(bench.apply(plan), Effect.REMOVE).step().id(),
                        Decision.Kind.CANCEL,
                        "Ada Lovelace",
                        "kept for the archive");

        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).containsExactly("staff");
        assertThat(deletionAfter(plan).state()).isEqualTo(StepState.VERIFIED);
        assertThat(corp.exists(jdoe)).isFalse();
    }

    /** A listing that lags behind, say: what it does not show cannot be looked for any more when the account is gone. */
    @Test
    void anAccountThatIsNotListedAndIsThereAllTheSameIsKept() {
        Plan plan = planWhoseDeletionIsDue();
        corp.group(jdoe, "joined-since").hideFromDiscovery(jdoe);

        StepRecord record = deletionAfter(plan);

        assertThat(record.state()).isEqualTo(StepState.PARKED);
        assertThat(record.why()).contains("did not show it");
        assertThat(corp.exists(jdoe)).isTrue();
    }
}
