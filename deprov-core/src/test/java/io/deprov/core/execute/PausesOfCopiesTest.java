package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Consequence;
import io.deprov.api.access.Effect;
import io.deprov.api.access.ExternalRef;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.Phase;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.Runbook;
import io.deprov.core.plan.RunbookPause;
import io.deprov.core.plan.StepKind;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pauses on an account that another target is the master of. */
class PausesOfCopiesTest {

    private static final Duration SYNC = Duration.ofMinutes(30);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final IdentifierType ANCHOR = new IdentifierType("anchor");

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget cloud;
    InMemoryTarget corp;
    String copy;
    String jdoe;

    @BeforeEach
    void aSynchronisedLeaver() {
        bench = new Bench(directory);
        cloud = bench.target("a-cloud");
        corp = bench.target("corp").uses(ANCHOR, IdentifierUse.UNIQUE);
        jdoe = corp.account("jdoe", "1001");
        corp.attribute(jdoe, "anchor", "guid-1");
        copy = cloud.account("jdoe@cloud", "1001");
        cloud.group(copy, "staff");
        cloud.follows(
                copy,
                AccessKind.ACCOUNT,
                Effect.BLOCK_SIGN_IN,
                new Consequence(new ExternalRef("corp forest", ANCHOR, "guid-1"), SYNC));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static Runbook pausing() {
        return Runbook.standardLeaver(PlanRequest.STANDARD_GRACE)
                .with("ours", "1", new RunbookPause("tokens-run-out", Phase.CONTAIN, HOUR));
    }

    private Plan plan() {
        return bench.planned(PlanRequest.of(Bench.LEAVER).runbook(pausing())).plan();
    }

    private void synchronise() {
        cloud.blocked(copy, corp.isBlocked(jdoe));
    }

    private StepRecord pause(Plan plan) {
        PlannedStep pause = plan.steps().stream()
                .filter(step -> step.kind() == StepKind.WAIT
                        && step.access().id().target().value().equals("a-cloud"))
                .findFirst()
                .orElseThrow();
        return bench.deprov().find(plan).orElseThrow().step(pause.id());
    }

    private boolean inGroup() {
        return !cloud.held(copy, AccessKind.GROUP_MEMBERSHIP).isEmpty();
    }

    private Plan done() {
        Plan plan = plan();
        bench.apply(plan);
        synchronise();
        bench.clock.advance(Duration.ofMinutes(1));
        bench.apply(plan);
        assertThat(pause(plan).isPausing()).isTrue();
        assertThat(inGroup()).isTrue();
        bench.clock.advance(HOUR);
        bench.apply(plan);
        assertThat(inGroup()).isFalse();
        return plan;
    }

    /** The block at the master was called again, and followed again: the copy's pause is about that one. */
    @Test
    void aPauseOfAnEarlierPlanDoesNotCountWhenTheMasterWasBlockedAgain() {
        done();
        corp.unblock(jdoe);
        synchronise();
        cloud.group(copy, "late");
        Plan second = plan();
        bench.apply(second);
        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(cloud.isBlocked(copy)).isFalse();
        bench.clock.advance(Duration.ofMinutes(1));
        synchronise();
        bench.apply(second);
        assertThat(cloud.isBlocked(copy)).isTrue();
        assertThat(inGroup())
                .as("at the moment sign-in was seen to be blocked again")
                .isTrue();
    }

    /** A pause that is going on while the copy was unblocked and blocked again under the same plan. */
    @Test
    void aPauseBeginsAnewWhenTheMasterIsBlockedAgain() throws Exception {
        Plan plan = plan();
        bench.apply(plan);
        synchronise();
        bench.clock.advance(Duration.ofMinutes(1));
        bench.apply(plan);
        bench.clock.advance(Duration.ofMinutes(58));
        corp.unblock(jdoe);
        synchronise();
        bench.deprov().verify(plan);
        bench.apply(plan);
        assertThat(corp.isBlocked(jdoe)).isTrue();
        synchronise();
        bench.clock.advance(Duration.ofMinutes(3));
        bench.apply(plan);
        bench.apply(plan);
        assertThat(cloud.isBlocked(copy)).isTrue();
        assertThat(inGroup()).as("three minutes after it was blocked again").isTrue();
    }
}
